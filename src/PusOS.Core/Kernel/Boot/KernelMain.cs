using PusOS.Runtime;

namespace PusOS.Kernel;

/// <summary>
/// The kernel's contents page: what happens between the first instruction (Arch/RiscV64/entry.s) and the
/// first line of the application, in order. docs/walks/boot.md tells the same with reasons.
/// </summary>
internal static unsafe class KernelMain
{
    /// <summary>Address space of the main thread's stack: what Linux gives a process.</summary>
    private const nuint MainStackBytes = (8 << 20) - KernelThread.GuardBytes;

    /// <summary>
    /// Where QEMU's virt machine has UART and test finisher. Used only to say that the device tree is
    /// unusable, when nothing else is known of the machine.
    /// </summary>
    private const ulong LastResortUart = 0x1000_0000, LastResortFinisher = 0x10_0000;

    [RuntimeImport("pus_runtime_main")]
    private static extern void RuntimeMain();

    /// <summary>First C# of the boot hart: boot stack, interrupts disabled, paging off.</summary>
    [RuntimeExport("pus_kernel_main", Root = true)]
    public static void Start(ulong hartId, byte* deviceTree)
    {
        MachineDescription machine = ReadMachine(deviceTree, out DeviceTree tree);
        BootArguments.Initialise(machine);
        CrashArea.Initialise(ref machine);
        KernelMemory.Initialise(machine);
        AddressSpace.Initialise(machine);
        Hart.Initialise(ref machine, hartId);
        Plic.Initialise(machine);
        KernelConsole.EnableReceive(machine);
        CrashArea.ReportRestart();
        DriverTable.ProbeAll(tree);
        Hart.StartOthers();
        StartMainThread();
        Scheduler.RunIdle();
    }

    /// <summary>Console, power-off and clock work when this returns; a machine that cannot run the kernel ends here.</summary>
    private static MachineDescription ReadMachine(byte* bytes, out DeviceTree tree)
    {
        DeviceTreeError error = DeviceTree.TryOpen(bytes, DeviceTree.MaximumBytes, out tree);
        MachineDescription machine = default;
        ReadOnlySpan<byte> problem = "the device tree is not valid"u8;
        bool usable = error == DeviceTreeError.None && MachineDescription.TryRead(tree, out machine, out problem);
        KernelConsole.Initialise(machine);
        PowerControl.Initialise(machine);
        if (machine.UartAddress == 0)
        {
            problem = usable ? "the device tree has no ns16550 UART"u8 : problem;
            KernelConsole.AssumeUart(LastResortUart);
            usable = false;
        }

        if (!usable)
        {
            if (machine.FinisherAddress == 0)
            {
                PowerControl.AssumeFinisher(LastResortFinisher);
            }

            KernelFault.CannotStart(problem);
        }

        Clock.Initialise(machine);
        return machine;
    }

    private static void StartMainThread()
    {
        KernelThread* main = KernelThread.Create(&RunMain, null, MainStackBytes);
        if (main == null)
        {
            KernelFault.CannotStart("out of RAM for the main thread"u8);
        }

        KernelThread.SetName(main, "main"u8);
        KernelThread.Start(main);
    }

    private static void RunMain(void* argument)
    {
        _ = argument;
        Csr.MarkMainThread();
        RuntimeMain();
    }
}
