using PusOS.Kernel;

namespace PusOS.Runtime.Exceptions;

/// <summary>
/// Prints the frames of a stack overflow, of which there are hundreds of thousands: a sequence of frames that follows
/// on itself is printed once, with its number, as .NET does. Allocates nothing; names are told apart by their address.
/// </summary>
internal unsafe struct RepeatedFrames
{
    /// <summary>The longest sequence that is recognised: methods that call each other in turn.</summary>
    public const int LongestSequence = 16;

    private const int Capacity = 2 * LongestSequence;

    /// <summary>Frames that are not printed yet; while a sequence repeats, that sequence.</summary>
    private fixed ulong _pending[Capacity];
    private int _count;
    /// <summary>Times that the sequence has been seen; 0: there is none.</summary>
    private ulong _times;
    /// <summary>Frames of the sequence that have been seen once more.</summary>
    private int _again;

    /// <summary>Takes the next frame outwards.</summary>
    public void Add(byte* name)
    {
        if (_times != 0)
        {
            if (_pending[_again] == (ulong)name)
            {
                if (++_again == _count)
                {
                    _times++;
                    _again = 0;
                }

                return;
            }

            EndSequence();
        }

        if (_count == Capacity)
        {
            WriteFrame(_pending[0]);
            Drop(1);
        }

        _pending[_count++] = (ulong)name;
        FindSequence();
    }

    /// <summary>Prints what is left.</summary>
    public void Flush()
    {
        if (_times != 0)
        {
            EndSequence();
        }

        while (_count != 0)
        {
            WriteFrame(_pending[0]);
            Drop(1);
        }
    }

    private void FindSequence()
    {
        for (int length = 1; 2 * length <= _count; length++)
        {
            int first = _count - (2 * length);
            int same = 0;
            while (same < length && _pending[first + same] == _pending[first + length + same])
            {
                same++;
            }

            if (same == length)
            {
                for (int i = 0; i < first; i++)
                {
                    WriteFrame(_pending[i]);
                }

                Drop(first);
                _count = length;
                _times = 2;
                _again = 0;
                return;
            }
        }
    }

    /// <summary>Prints the sequence; the frames that began it once more are pending.</summary>
    private void EndSequence()
    {
        ReadOnlySpan<byte> rule = "--------------------------------\n"u8;
        KernelConsole.Write("Repeated "u8);
        WriteNumber(_times);
        KernelConsole.Write(" times:\n"u8);
        KernelConsole.Write(rule);
        for (int i = 0; i < _count; i++)
        {
            WriteFrame(_pending[i]);
        }

        KernelConsole.Write(rule);
        _count = _again;
        _times = 0;
    }

    private void Drop(int frames)
    {
        _count -= frames;
        for (int i = 0; i < _count; i++)
        {
            _pending[i] = _pending[i + frames];
        }
    }

    private static void WriteFrame(ulong name)
    {
        KernelConsole.Write("   at "u8);
        KernelConsole.Write(MethodNames.Bytes((byte*)name));
        KernelConsole.Write("\n"u8);
    }

    private static void WriteNumber(ulong number)
    {
        byte* digits = stackalloc byte[20];
        int start = 20;
        do
        {
            digits[--start] = (byte)('0' + (number % 10));
            number /= 10;
        }
        while (number != 0);
        KernelConsole.Write(new ReadOnlySpan<byte>(digits + start, 20 - start));
    }
}
