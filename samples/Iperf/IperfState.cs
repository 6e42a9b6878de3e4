namespace Iperf;

/// <summary>The bytes with which the two sides of a test lead each other through it.</summary>
internal enum IperfState : sbyte
{
    /// <summary>Server: another test is running.</summary>
    AccessDenied = -1,

    /// <summary>The control connection was closed, or said something else.</summary>
    Ended = 0,
    TestStart = 1,
    TestRunning = 2,
    TestEnd = 4,
    ParameterExchange = 9,
    CreateStreams = 10,
    ServerTerminate = 11,
    ClientTerminate = 12,
    ExchangeResults = 13,
    DisplayResults = 14,
    Done = 16,
}
