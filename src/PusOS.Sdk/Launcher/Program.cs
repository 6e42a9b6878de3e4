// pusrun: what MSBuild and `dotnet run` start on the developer's machine.
//   pusrun run --image F [options] -- arguments    boots an image in QEMU; exit code: the guest's
//   pusrun check-tools [--llvm DIR]                 names a missing compiler tool and its cure
//   pusrun strip IN OUT                             copies an ELF image without symbols and DWARF
using PusOS.Launcher;

try
{
    return args switch
    {
        ["run", .. var rest] => QemuSession.Run(LaunchOptions.Parse(rest)),
        ["check-tools", .. var rest] => ToolCheck.RunCompilerTools(rest),
        ["strip", var input, var output] => ElfStripper.Run(input, output),
        _ => Usage(),
    };
}
catch (LaunchException exception)
{
    Console.Error.WriteLine(exception.Diagnostic);
    return LaunchException.ExitCode;
}

static int Usage()
{
    Console.Error.WriteLine("usage: pusrun run --image FILE [options] -- [arguments] | check-tools [--llvm DIR] | strip IN OUT");
    return 2;
}
