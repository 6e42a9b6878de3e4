namespace PusOS.Net;

/// <summary>What is known about a <see cref="TcpRun"/>.</summary>
[Flags]
internal enum TcpRunMarks
{
    /// <summary>Sent once, nothing heard.</summary>
    None = 0,

    /// <summary>The peer has it (RFC 2018).</summary>
    Sacked = 1,

    /// <summary>It counts as lost and has not been sent again since.</summary>
    Lost = 2,

    /// <summary>It was sent more than once.</summary>
    Repeated = 4,
}
