namespace PusOS.Storage.Torture.Reference;

/// <summary>
/// One call. Data is what <see cref="SeededContent"/> makes of <paramref name="Seed"/>; with Open, a length of zero or more is an
/// attribute that is written with the content. Flags are the peer's: r, w, c(reate), x (exclusive), t(runcate), a(ppend).
/// </summary>
public sealed record Step(StepKind Kind, string Path = "", string Other = "", ulong Seed = 0, int Length = -1, int Chunk = 1, long Position = 0, byte Type = 0)
{
    public string Flags => Other;

    /// <summary>The peer's command.</summary>
    public string Command => Kind switch
    {
        StepKind.MakeDirectory => "mkdir " + ReferencePeer.Escape(Path),
        StepKind.Remove => "remove " + ReferencePeer.Escape(Path),
        StepKind.Rename => $"rename {ReferencePeer.Escape(Path)} {ReferencePeer.Escape(Other)}",
        StepKind.SetAttribute => $"setattr {ReferencePeer.Escape(Path)} {Type} {Length} {Seed}",
        StepKind.RemoveAttribute => $"removeattr {ReferencePeer.Escape(Path)} {Type}",
        StepKind.Open when Length >= 0 => $"open 0 {Flags} {ReferencePeer.Escape(Path)} {Type} {Length} {Seed}",
        StepKind.Open => $"open 0 {Flags} {ReferencePeer.Escape(Path)}",
        StepKind.Write => $"write 0 {Seed} {Length} {Chunk}",
        StepKind.Seek => $"seek 0 {Position}",
        StepKind.Truncate => $"truncate 0 {Position}",
        StepKind.Sync => "sync 0",
        StepKind.Close => "close 0",
        StepKind.Collect => "gc",
        _ => "mkconsistent",
    };
}
