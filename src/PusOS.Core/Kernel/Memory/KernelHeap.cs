namespace PusOS.Kernel;

/// <summary>
/// Small unmanaged memory for kernel and runtime structures (threads, tables, locks). The managed
/// collector does not scan it. Callable in any context; never blocks.
/// </summary>
public static unsafe class KernelHeap
{
    /// <summary>Allocates zeroed memory, aligned to 16 bytes; null: out of RAM. Large requests take whole frames.</summary>
    public static void* Allocate(nuint bytes) => throw new NotImplementedException();

    /// <summary>Gives memory of <see cref="Allocate"/> back; null is ignored.</summary>
    public static void Free(void* memory) => throw new NotImplementedException();
}
