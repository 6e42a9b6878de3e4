namespace PusOS.Net.Devices;

/// <summary>What goes wrong on an <see cref="InMemoryLink"/>. Probabilities from 0 to 1, drawn for each frame.</summary>
public sealed class LinkFaults
{
    /// <summary>A frame vanishes.</summary>
    public double Loss { get; set; }

    /// <summary>A frame comes twice.</summary>
    public double Duplication { get; set; }

    /// <summary>One byte of a frame changes. More would now and then pass the Internet checksum (two flips that cancel), as on a wire without CRC.</summary>
    public double Corruption { get; set; }

    /// <summary>A frame is held back by up to <see cref="ReorderDelay"/>, so that later ones overtake it.</summary>
    public double Reordering { get; set; }

    /// <summary>How long a reordered frame is held back at most.</summary>
    public Duration ReorderDelay { get; set; } = Duration.FromMilliseconds(20);

    /// <summary>The delay of every frame.</summary>
    public Duration Delay { get; set; }

    /// <summary>Up to this much more, drawn for each frame.</summary>
    public Duration Jitter { get; set; }

    /// <summary>Bytes a second; 0: unbounded.</summary>
    public long BytesPerSecond { get; set; }
}
