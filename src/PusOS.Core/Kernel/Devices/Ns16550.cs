namespace PusOS.Kernel;

/// <summary>
/// An NS16550A-compatible UART (National Semiconductor PC16550D data sheet). Registers may lie apart
/// (reg-shift) and want 32-bit accesses (reg-io-width). The firmware's baud rate and FIFOs are kept.
/// </summary>
[InterruptContext]
internal unsafe struct Ns16550
{
    // Register numbers.
    private const int Data = 0, InterruptEnable = 1, InterruptIdentification = 2, LineStatus = 5;
    private const byte ReceiveInterrupt = 1, FifosEnabled = 0xC0;
    private const byte ReceiveReady = 1, TransmitEmpty = 0x20;

    /// <summary>What the transmitter's FIFO holds.</summary>
    private const int TransmitFifoBytes = 16;

    /// <summary>Reads of the line status before a FIFO is overwritten: some hundred milliseconds, 16 bytes take 2 ms at 115,200 baud.</summary>
    private const int MaximumPolls = 1_000_000;

    private byte* _registers;
    private int _shift;
    private bool _wide;

    /// <summary>Bytes that may be written when the transmitter reports empty.</summary>
    private int _transmitBytes;

    public readonly bool IsPresent => _registers != null;

    public void Initialise(ulong address, uint shift, bool wide)
    {
        _registers = (byte*)address;
        _shift = (int)shift;
        _wide = wide;
        WriteRegister(InterruptEnable, 0);

        // The FIFOs stay as they are: switching them on or off empties them (data sheet 8.4), and with a piped
        // console bytes come from the machine's first moment on. A firmware has switched them on.
        bool on = (ReadRegister(InterruptIdentification) & FifosEnabled) == FifosEnabled;
        _transmitBytes = on ? TransmitFifoBytes : 1;
    }

    /// <summary>Writes all bytes, waiting for the transmitter.</summary>
    public readonly void Write(ReadOnlySpan<byte> bytes)
    {
        int room = 0;
        for (int index = 0; index < bytes.Length; index++)
        {
            if (room == 0)
            {
                // A UART that never drains loses output, not the node.
                for (int poll = 0; poll < MaximumPolls && (ReadRegister(LineStatus) & TransmitEmpty) == 0; poll++)
                {
                }

                room = _transmitBytes;
            }

            WriteRegister(Data, bytes[index]);
            room--;
        }
    }

    /// <summary>Takes a received byte; false: none is there.</summary>
    public readonly bool TryRead(out byte value)
    {
        bool ready = (ReadRegister(LineStatus) & ReceiveReady) != 0;
        value = ready ? ReadRegister(Data) : (byte)0;
        return ready;
    }

    public readonly void EnableReceiveInterrupt() => WriteRegister(InterruptEnable, ReceiveInterrupt);

    private readonly byte ReadRegister(int register)
    {
        byte* address = _registers + (register << _shift);
        return _wide ? (byte)Mmio.ReadUInt32(address) : Mmio.ReadByte(address);
    }

    private readonly void WriteRegister(int register, byte value)
    {
        byte* address = _registers + (register << _shift);
        if (_wide)
        {
            Mmio.WriteUInt32(address, value);
        }
        else
        {
            Mmio.WriteByte(address, value);
        }
    }
}
