namespace PusOS.Runtime.Exceptions;

/// <summary>The entry of a call-site table that covers an address.</summary>
internal unsafe struct CallSite
{
    /// <summary>Where the landing pad begins; 0: none.</summary>
    public ulong LandingPad;
    /// <summary>First action record, or null: only a cleanup.</summary>
    public byte* Action;
    /// <summary>End of the type table (entry i lies i entries before it).</summary>
    public byte* Types;
    public byte TypeEncoding;
}
