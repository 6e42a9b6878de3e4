using System.Runtime.CompilerServices;

namespace PusOS.Kernel.Tests.Threading;

/// <summary>The offsets that trap.s writes out: the assembly cannot ask the compiler.</summary>
public unsafe class LayoutTests
{
    [Fact]
    public void Thread_context_is_laid_out_as_the_trap_vector_saves_it()
    {
        ThreadContext context = default;
        Assert.Equal(0, Offset(ref context, ref Unsafe.AsRef<ulong>(context.Registers)));
        Assert.Equal(256, Offset(ref context, ref context.Status));
        Assert.Equal(264, Offset(ref context, ref context.IsFull));
        Assert.Equal(272, Offset(ref context, ref context.FloatState));
        Assert.Equal(280, Offset(ref context, ref context.FloatControl));
        Assert.Equal(288, Offset(ref context, ref Unsafe.AsRef<ulong>(context.FloatRegisters)));
        Assert.Equal(544, sizeof(ThreadContext));
    }

    [Fact]
    public void On_hart_mark_follows_the_context()
    {
        KernelThread thread = default;
        Assert.Equal(0, Offset(ref thread, ref thread.Context));
        Assert.Equal(544, Offset(ref thread, ref thread.OnHart));
    }

    private static int Offset<TStructure, TField>(ref TStructure structure, ref TField field) =>
        (int)Unsafe.ByteOffset(ref Unsafe.As<TStructure, byte>(ref structure), ref Unsafe.As<TField, byte>(ref field));
}
