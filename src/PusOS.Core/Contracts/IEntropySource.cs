namespace PusOS;

/// <summary>Random bytes as an argument, so that a simulation can replay them from a seed.</summary>
public interface IEntropySource
{
    /// <summary>Fills <paramref name="destination"/> wholly. Never blocks, never allocates.</summary>
    void Fill(Span<byte> destination);
}
