using System.Runtime.CompilerServices;

namespace PusOS.Storage.BlockDevices.Virtio;

/// <summary>
/// A stretch of the caller's memory with the device's addresses of it: found once for many pieces. The memory stays where
/// it is while this is in use.
/// </summary>
internal sealed unsafe class ReachedMemory(IVirtioBlockQueue queue)
{
    /// <summary>Bytes that are looked up at once, and pieces that they may lie in.</summary>
    private const int MostBytes = 128 << 10, MostPieces = 64;

    private readonly VirtioPiece[] _pieces = new VirtioPiece[MostPieces];
    private byte* _memory;
    private bool _deviceWrites;
    private int _length;
    // The pieces found lie one behind the other from here on.
    private int _start;
    private int _count;
    // The present one: its offset, its length, the device's address of it.
    private int _present;
    private int _presentStart;
    private int _presentLength;
    private ulong _presentAddress;

    /// <summary>Begins with other memory.</summary>
    public void Use(byte* memory, int length, bool deviceWrites)
    {
        _deviceWrites = deviceWrites;
        _memory = memory;
        _length = length;
        _count = 0;
        _presentLength = 0;
    }

    /// <summary>The device's address of the memory at an offset, and how many bytes lie there in a row; false: it does not reach it.</summary>
    public bool TryFind(int offset, out ulong address, out int length)
    {
        // Almost always the next bytes of the same stretch.
        int inPresent = offset - _presentStart;
        if ((uint)inPresent >= (uint)_presentLength)
        {
            if (!TrySeek(offset) && !TryMap(offset))
            {
                address = 0;
                length = 0;
                return false;
            }

            inPresent = offset - _presentStart;
        }

        address = _presentAddress + (uint)inPresent;
        length = _presentLength - inPresent;
        return true;
    }

    /// <summary>The device's address of bytes that all lie in the stretch found last; false: they do not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryFindInPresent(int offset, int length, out ulong address)
    {
        uint inPresent = (uint)(offset - _presentStart);
        address = _presentAddress + inPresent;
        return inPresent < (uint)_presentLength && length <= _presentLength - (int)inPresent;
    }

    private bool TrySeek(int offset)
    {
        if (_count == 0 || offset < _start)
        {
            return false;
        }

        if (offset < _presentStart)
        {
            _present = 0;
            _presentStart = _start;
        }

        while (offset >= _presentStart + _pieces[_present].Length)
        {
            if (_present == _count - 1)
            {
                return false;
            }

            _presentStart += _pieces[_present++].Length;
        }

        TakePresent();
        return true;
    }

    private bool TryMap(int offset)
    {
        _start = _presentStart = offset;
        _present = 0;
        _presentLength = 0;
        _count = queue.Map(_memory + offset, Math.Min(MostBytes, _length - offset), _deviceWrites, _pieces);
        if (_count == 0)
        {
            return false;
        }

        TakePresent();
        return true;
    }

    private void TakePresent()
    {
        _presentLength = _pieces[_present].Length;
        _presentAddress = _pieces[_present].Address;
    }
}
