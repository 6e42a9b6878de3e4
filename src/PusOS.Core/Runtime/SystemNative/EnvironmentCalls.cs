using System.Text;
using System.Threading;
using PusOS.Kernel;

namespace PusOS.Runtime.SystemNative;

/// <summary>Environment variables under the names that CoreCLR's Unix class library calls: those of Win32.</summary>
internal static unsafe class EnvironmentCalls
{
    private const int VariableNotFound = 203; // ERROR_ENVVAR_NOT_FOUND

    private static EnvironmentBlock? s_variables;

    /// <summary>Copies the value with a zero; returns its length without the zero, the needed capacity if it is too small, or 0 and an error.</summary>
    [RuntimeExport("GetEnvironmentVariableW")]
    internal static uint Get(ushort* name, char* buffer, uint capacity)
    {
        ReadOnlySpan<char> text = TextOf((char*)name);
        string? value = Variables().Get(text) ?? Default(text);
        if (value == null)
        {
            ErrorCalls.SetErrorNumber(VariableNotFound);
            return 0;
        }

        ErrorCalls.SetErrorNumber(0);
        if (capacity <= (uint)value.Length)
        {
            return (uint)value.Length + 1;
        }

        value.CopyTo(new Span<char>(buffer, value.Length));
        buffer[value.Length] = '\0';
        return (uint)value.Length;
    }

    [RuntimeExport("SetEnvironmentVariableW")]
    internal static int Set(ushort* name, ushort* value)
    {
        Variables().Set(new string((char*)name), value == null ? null : new string((char*)value));
        return 1;
    }

    /// <summary>NAME=value texts, each with a zero, and a zero behind the last; freed by <see cref="FreeAll"/>; null: out of memory.</summary>
    [RuntimeExport("GetEnvironmentStringsW")]
    internal static char* GetAll()
    {
        EnvironmentBlock variables = Variables();
        nuint length = 1;
        for (int i = 0; variables.TryGetAt(i, out string name, out string value); i++)
        {
            length += (nuint)(name.Length + value.Length + 2);
        }

        // Another thread may add variables meanwhile: whatever does not fit is left out.
        char* block = (char*)NativeMemory.Allocate((length + 1) * sizeof(char));
        if (block == null)
        {
            return null;
        }

        char* end = block;
        for (int i = 0; variables.TryGetAt(i, out string name, out string value); i++)
        {
            int size = name.Length + value.Length + 2;
            if ((nuint)(end - block) + (nuint)size >= length)
            {
                break;
            }

            name.CopyTo(new Span<char>(end, name.Length));
            end[name.Length] = '=';
            value.CopyTo(new Span<char>(end + name.Length + 1, value.Length));
            end[size - 1] = '\0';
            end += size;
        }

        *end = '\0';
        return block;
    }

    [RuntimeExport("FreeEnvironmentStringsW")]
    internal static Interop.BOOL FreeAll(char* block)
    {
        NativeMemory.Free(block);
        return Interop.BOOL.TRUE;
    }

    /// <summary>
    /// What a variable is for the class library while nobody has set it. On one hart, idle threads of the pool that yield in
    /// a loop before they sleep only delay who has work. The pool's search for the best number of threads stays on: without
    /// it work that sleeps in the pool would run one after another.
    /// </summary>
    private static string? Default(ReadOnlySpan<char> name) =>
        Scheduler.HartCount == 1 && name.SequenceEqual("DOTNET_ThreadPool_UnfairSemaphoreSpinLimit") ? "0" : null;

    private static EnvironmentBlock Variables()
    {
        EnvironmentBlock? variables = Volatile.Read(ref s_variables);
        if (variables != null)
        {
            return variables;
        }

        EnvironmentBlock made = new();
        ReadOnlySpan<byte> commandLine = BootArguments.CommandLine;
        while (NodeOptions.TryNext(ref commandLine, out ReadOnlySpan<byte> word))
        {
            ReadOnlySpan<byte> prefix = "env."u8;
            int equals = word.IndexOf((byte)'=');
            if (equals > prefix.Length && word.StartsWith(prefix))
            {
                made.Set(Decode(word[prefix.Length..equals]), Decode(word[(equals + 1)..]));
            }
        }

        return Interlocked.CompareExchange(ref s_variables, made, null) ?? made;
    }

    private static string Decode(ReadOnlySpan<byte> text)
    {
        byte[] plain = new byte[text.Length];
        return Encoding.UTF8.GetString(plain, 0, NodeOptions.Unescape(text, plain));
    }

    private static ReadOnlySpan<char> TextOf(char* text)
    {
        int length = 0;
        while (text[length] != '\0')
        {
            length++;
        }

        return new ReadOnlySpan<char>(text, length);
    }
}
