namespace PusOS.Runtime.Exceptions;

/// <summary>Parses language-specific data areas as LLVM and GCC write them (.gcc_except_table).</summary>
internal static unsafe class CallSiteTable
{
    /// <summary>
    /// Finds the entry for a return address minus one. False: no entry or no landing pad, the frame has nothing to do.
    /// </summary>
    public static bool TryFind(byte* data, ulong functionStart, ulong address, out CallSite site)
    {
        site = default;
        byte* position = data;
        byte padEncoding = *position++;
        ulong padBase = padEncoding == DwarfReader.Omitted ? functionStart : DwarfReader.Encoded(ref position, padEncoding);
        site.TypeEncoding = *position++;
        if (site.TypeEncoding != DwarfReader.Omitted)
        {
            ulong offset = DwarfReader.Unsigned(ref position);
            site.Types = position + offset;
        }

        byte siteEncoding = *position++;
        ulong length = DwarfReader.Unsigned(ref position);
        byte* actions = position + length;
        ulong relative = address - functionStart;
        while (position < actions)
        {
            ulong start = DwarfReader.Encoded(ref position, siteEncoding);
            ulong size = DwarfReader.Encoded(ref position, siteEncoding);
            ulong pad = DwarfReader.Encoded(ref position, siteEncoding);
            ulong action = DwarfReader.Unsigned(ref position);
            if (relative < start)
            {
                return false;
            }

            if (relative - start < size)
            {
                site.LandingPad = pad == 0 ? 0 : padBase + pad;
                site.Action = action == 0 ? null : actions + action - 1;
                return pad != 0;
            }
        }

        return false;
    }

    /// <summary>
    /// Steps through the action records of a site: gives the type filter (0: cleanup, above: index into the type table)
    /// and moves on; false: there are no more.
    /// </summary>
    public static bool NextAction(ref byte* action, out long filter)
    {
        filter = 0;
        if (action == null)
        {
            return false;
        }

        byte* position = action;
        filter = DwarfReader.Signed(ref position);
        byte* displacementAt = position;
        long displacement = DwarfReader.Signed(ref position);
        action = displacement == 0 ? null : displacementAt + displacement;
        return true;
    }

    /// <summary>The type-table entry of a positive filter: an address in the image, 0 for "everything".</summary>
    public static ulong TypeEntry(in CallSite site, long filter)
    {
        int size = (site.TypeEncoding & 0x0F) switch
        {
            0x02 or 0x0A => 2,
            0x03 or 0x0B => 4,
            _ => 8,
        };
        byte* position = site.Types - (filter * size);
        return DwarfReader.Encoded(ref position, site.TypeEncoding);
    }
}
