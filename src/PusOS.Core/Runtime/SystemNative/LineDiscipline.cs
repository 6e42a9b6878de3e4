namespace PusOS.Runtime.SystemNative;

/// <summary>
/// Turns the bytes of a serial line into lines, as a terminal in canonical mode does: echo, erase (DEL and
/// BS), kill (^U), end of file (^D), carriage return as new line. Pure: bytes in, bytes out; the caller holds
/// the lock and does the I/O. With editing off (piped input) bytes pass as they are, and only ^D means the end.
/// </summary>
internal sealed class LineDiscipline
{
    /// <summary>Longest line in bytes with its new line; what does not fit is not taken (a bell answers).</summary>
    internal const int LongestLine = 4096;

    private const byte EndOfFile = 0x04, Bell = 0x07, Backspace = 0x08, NewLine = 0x0A, CarriageReturn = 0x0D, Kill = 0x15, Delete = 0x7F;

    private readonly byte[] _line = new byte[LongestLine];
    private int _length;
    private int _taken;
    private bool _complete;
    private bool _ended;

    /// <summary>Creates one; <paramref name="edits"/>: echo and editing.</summary>
    internal LineDiscipline(bool edits) => Edits = edits;

    /// <summary>Whether input is echoed and edited.</summary>
    internal bool Edits { get; }

    /// <summary>Whether <see cref="Take"/> has something to give: bytes, or the end of the file (zero bytes).</summary>
    internal bool HasInput => _complete || _ended;

    /// <summary>Whether <see cref="Accept"/> may be called: the last line has been taken.</summary>
    internal bool WantsInput => !HasInput;

    /// <summary>
    /// Takes one byte; appends what is to be echoed to <paramref name="echo"/> (room for 3 bytes per call, and for 3
    /// per pending byte on kill) and returns how many. Only while <see cref="WantsInput"/>.
    /// </summary>
    internal int Accept(byte input, Span<byte> echo)
    {
        if (input == EndOfFile)
        {
            // Pending bytes are given without a new line; with none, zero bytes mean the end: at a terminal for once,
            // of a pipe for good.
            _complete = true;
            _ended = !Edits;
            return 0;
        }

        return Edits ? AcceptEdited(input, echo) : AcceptRaw(input);
    }

    /// <summary>In raw mode: gives what came so far without waiting for the end of the line.</summary>
    internal void Complete() => _complete |= _length != 0;

    /// <summary>Copies input to <paramref name="destination"/>; zero: end of file.</summary>
    internal int Take(Span<byte> destination)
    {
        int count = Math.Min(_length - _taken, destination.Length);
        _line.AsSpan(_taken, count).CopyTo(destination);
        _taken += count;
        if (_taken == _length)
        {
            _taken = 0;
            _length = 0;
            _complete = false;
        }

        return count;
    }

    private int AcceptRaw(byte input)
    {
        _line[_length++] = input;
        _complete = _length == LongestLine;
        return 0;
    }

    private int AcceptEdited(byte input, Span<byte> echo)
    {
        switch (input)
        {
            case Backspace or Delete:
                return Erase(echo);
            case Kill:
                int written = 0;
                while (_length != 0)
                {
                    written += Erase(echo[written..]);
                }

                return written;
            case CarriageReturn or NewLine:
                _line[_length++] = NewLine;
                _complete = true;
                echo[0] = CarriageReturn;
                echo[1] = NewLine;
                return 2;
        }

        // One place stays free for the new line.
        if (_length == LongestLine - 1)
        {
            echo[0] = Bell;
            return 1;
        }

        _line[_length++] = input;
        if (input >= 0x20)
        {
            echo[0] = input;
            return 1;
        }

        echo[0] = (byte)'^';
        echo[1] = (byte)(input + '@');
        return 2;
    }

    /// <summary>Removes the last character, all its UTF-8 bytes, and rubs it out on the screen.</summary>
    private int Erase(Span<byte> echo)
    {
        if (_length == 0)
        {
            return 0;
        }

        byte removed;
        do
        {
            removed = _line[--_length];
        }
        while (_length != 0 && (removed & 0xC0) == 0x80);

        int columns = removed < 0x20 ? 2 : 1;
        for (int i = 0; i < columns; i++)
        {
            echo[(3 * i) + 0] = Backspace;
            echo[(3 * i) + 1] = (byte)' ';
            echo[(3 * i) + 2] = Backspace;
        }

        return 3 * columns;
    }
}
