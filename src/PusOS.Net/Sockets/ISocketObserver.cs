namespace PusOS.Net;

/// <summary>
/// Who is told when a socket's readiness grows. Called inside <see cref="Interface.Poll"/> or inside a
/// socket operation, with the stack's lock held: note it and wake somebody, do not call the stack.
/// </summary>
public interface ISocketObserver
{
    /// <summary>Something became ready: <paramref name="rising"/> holds only what was not ready before, or became more so (new data).</summary>
    void OnReady(StackSocket socket, Readiness rising);
}
