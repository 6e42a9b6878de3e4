using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using PusOS.Kernel;
using PusOS.Net.Facts;
using PusOS.Net.Virtio;
using PusOS.Runtime.Files;

namespace PusOS.Net;

/// <summary>
/// The node's one stack: interface, sockets, device, and who drives them. Whoever holds <see cref="StackLock"/> may
/// drive (<see cref="Pump"/>): a thread that used a socket, a thread that waits for one, or, when nobody does, the
/// stack's own thread, which also keeps the timers.
/// </summary>
internal static unsafe class NodeStack
{
    /// <summary>Polls in one go before others get the lock.</summary>
    private const int PumpRounds = 8;

    /// <summary>How long the end of the program waits for peers.</summary>
    private const int EndMilliseconds = 500;

    private static readonly Action<SocketSlot> s_waiterReady = SocketWaits.OnReady;
    private static readonly Action s_eventsArrived = SocketWaits.OnEvents;

    private static Interface? s_stack;
    private static SocketTable? s_table;
    private static INetworkDevice? s_device;
    private static VirtioNetDevice? s_virtio;
    private static int s_isStarted;

    /// <summary>Until when the stack's thread sleeps.</summary>
    private static Instant s_armed;

    /// <summary>The stack; only after <see cref="EnsureStarted"/>.</summary>
    public static Interface Stack => s_stack!;

    /// <summary>Its sockets.</summary>
    public static SocketTable Table => s_table!;

    /// <summary>How the interface gets its addresses and names.</summary>
    public static NodeConfiguration Configuration { get; private set; } = null!;

    /// <summary>Whether there is a network beside loopback.</summary>
    public static bool HasDevice => s_virtio is not null;

    /// <summary>Frames that the device described impossibly.</summary>
    public static long DeviceErrors => s_virtio?.Errors ?? 0;

    /// <summary>Frames by pair of queues; null: there is one.</summary>
    public static string? PairCounters => s_virtio?.PairCounters;

    /// <summary>What the device does for the stack.</summary>
    public static NetworkOffloads Offloads => s_device!.Offloads;

    /// <summary>Starts the network when the program starts, if the machine has any.</summary>
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "The package is part of the node: its network is up before Main.")]
    internal static void Start()
    {
        PackageFacts.Provider = &NetworkFacts.AddAll;
        if (NodeConsole.IsEnabled)
        {
            NodeConsole.Register(new ConsoleCommand("net", "the network: net [" + NetworkReport.Sections.Replace(' ', '|') + "]", NodeReport.Run));
        }

        if (VirtioNetPort.IsPresent)
        {
            EnsureStarted();
        }
    }

    /// <summary>Makes the stack if there is none yet. Threads only.</summary>
    public static void EnsureStarted()
    {
        if (Volatile.Read(ref s_isStarted) == 0)
        {
            StackLock.Enter();
            if (s_isStarted == 0)
            {
                Create();
                Volatile.Write(ref s_isStarted, 1);
            }

            StackLock.Exit();
        }
    }

    /// <summary>
    /// Takes what the device has, fires what is due, sends what is ready. Lock held. Ends with interrupts asked for, and
    /// with the stack's thread armed for the next deadline.
    /// </summary>
    public static void Pump()
    {
        Instant deadline = PollUntilQuiet();
        if (deadline < s_armed)
        {
            s_armed = deadline;
            StackSignal.WakeStackThread();
        }
    }

    /// <summary>Before a socket is used to send: <see cref="Flush"/> or <see cref="EndUse"/> follows. Lock held.</summary>
    public static void BeginUse() => s_stack!.BeginUse(Clock.Now, s_device!);

    /// <summary>Nothing was sent after all. Lock held.</summary>
    public static void EndUse() => s_stack!.EndUse();

    /// <summary>Sends what sockets were given; input waits for its interrupt. Lock held.</summary>
    public static void Flush()
    {
        Interface stack = s_stack!;
        Instant deadline = stack.Transmit(stack.MaySend ? stack.Now : Clock.Now, s_device!);
        if (s_virtio is { IsTransmitFull: true })
        {
            Pump();
        }
        else if (deadline < s_armed)
        {
            s_armed = deadline;
            StackSignal.WakeStackThread();
        }
    }

    /// <summary>
    /// After a stream was read: the window may have opened enough to tell the peer, or a delayed ACK is due. Lock held.
    /// </summary>
    public static void AfterRead()
    {
        if (s_stack!.Tcp.HasOutput)
        {
            Flush();
        }
    }

    /// <summary>
    /// Ends the network with the program, as Linux's does when a process ends: what was written is sent, connections
    /// are closed, and the address goes back to its DHCP server. Bounded: half a second for peers that do not
    /// acknowledge. The lock is not given back; whoever else still runs stops at it.
    /// </summary>
    public static void End()
    {
        if (Volatile.Read(ref s_isStarted) == 0)
        {
            return;
        }

        StackLock.Enter();
        Instant limit = Clock.Now + Duration.FromMilliseconds(EndMilliseconds);
        s_stack!.Tcp.CloseAll();
        s_stack.Poll(Clock.Now, s_device!);
        while (s_stack.Tcp.HasUnacknowledged && Clock.Now < limit)
        {
            KernelThread.SleepUntil(Clock.Now + Duration.FromMilliseconds(1));
            s_stack.Poll(Clock.Now, s_device!);
        }

        BeginUse();
        Configuration.Dhcp?.Release();
        EndUse();
        s_stack.Poll(Clock.Now, s_device!);
        while (s_virtio is { IsTransmitIdle: false } && Clock.Now < limit)
        {
            // Without power the device would forget what it has not sent.
            KernelThread.SleepUntil(Clock.Now + Duration.FromMilliseconds(1));
        }
    }

    private static Instant PollUntilQuiet()
    {
        s_virtio?.CheckLink();
        for (int round = 0; round < PumpRounds; round++)
        {
            Instant now = Clock.Now;
            Instant deadline = s_stack!.Poll(now, s_device!);
            if (deadline > now && (s_virtio is null || s_virtio.EnableInterrupts()))
            {
                return deadline;
            }
        }

        return Instant.Zero;
    }

    /// <summary>Connections that RAM can hold with what the class library keeps for each, and the stack's own bound.</summary>
    private static int ConnectionsMaximum()
    {
        const ulong BytesPerConnection = 6144;
        const int Least = 64, Most = 16_384;
        return (int)Math.Clamp(KernelMemory.TotalBytes / BytesPerConnection, Least, Most);
    }

    private static void Create()
    {
        s_virtio = VirtioNetDevice.TryCreate();
        s_device = (INetworkDevice?)s_virtio ?? new NoDevice();
        s_stack = new Interface(new NodeEntropy(), new InterfaceOptions { TcpConnectionsMaximum = ConnectionsMaximum() });
        s_table = new SocketTable(s_stack, s_stack.Options.TcpConnectionsMaximum)
        {
            EventsArrived = s_eventsArrived,
            WaiterReady = s_waiterReady,
        };
        Configuration = new NodeConfiguration(s_stack, HasDevice);
        Runtime.SystemNative.Descriptors.RegisterSockets(new SocketDescriptors());

        // Once by hand: the stack learns its device before anybody uses a socket.
        s_stack.Poll(Clock.Now, s_device);
        s_armed = Instant.Zero;
        Thread thread = new(Run) { IsBackground = true, Name = "network", Priority = ThreadPriority.Highest };
        thread.UnsafeStart();
    }

    private static void Run()
    {
        while (true)
        {
            StackLock.Enter();
            Instant deadline = PollUntilQuiet();
            Configuration.Update(Clock.Now);
            s_armed = deadline;
            StackLock.Exit();
            StackSignal.WaitAsStackThread(deadline);
        }
    }
}
