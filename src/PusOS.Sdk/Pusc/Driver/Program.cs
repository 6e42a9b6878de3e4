using System.Reflection;
using PusOS.Compiler.Graph;

namespace PusOS.Compiler.Driver;

/// <summary>
/// The compiler's command line. Called by the MSBuild targets of Microsoft.DotNet.ILCompiler as if it were ilc:
/// <c>pusc @file.rsp</c>. Exit codes: 0 image made, 1 errors reported.
/// </summary>
public static class Program
{
    private const int Failure = 1;

    /// <summary>Runs the compiler.</summary>
    public static int Main(string[] args)
    {
        TextWriter output = Console.Out;
        if (args is ["--version"])
        {
            output.WriteLine(Version());
            return 0;
        }

        if (args.Length == 0 || args is ["--help" or "-h" or "-?"])
        {
            output.Write(HelpText());
            return args.Length == 0 ? Failure : 0;
        }

        return new CompilerSession(output).Run(args, ProgramCompiler.Run);
    }

    private static string Version() =>
        typeof(Program).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
        ?? typeof(Program).Assembly.GetName().Version!.ToString();

    private static string HelpText() => """
        pusc: compiles a .NET application and what it reaches of its libraries into one bootable riscv64 image.

        pusc @FILE                        compile by a response file as for ilc, one option a line
        pusc --why TYPE::METHOD @FILE     print the shortest path that makes the method part of the image
        pusc --verbose @FILE              also print what is done and how long it takes
        pusc --version | --help

        INPUT.dll                         the application; more inputs are compiled as parts of it
        -r:FILE                           reference; *.dll at the end is allowed
        -o:FILE                           the image
        -O, --Os, --Ot                    optimise; for size; for time
        -g                                DWARF for gdb
        --feature:NAME=true|false         feature switch
        --nowarn:CODES --warnaserr:CODES --warnaserror --singlewarn
        --pusos-firmware:opensbi|none     what enters the kernel
        --pusos-march:ISA                 instruction set (rv64gc_zba_zbb_zbs)
        --pusos-strip                     no symbols in the image (the .map file beside it has them)
        --pusos-llvm:FOLDER               where clang and ld.lld are, if not on PATH
        --pusos-native:FOLDER             linker script and start-up assembly
        --pusos-file:NAME=PATH            a file that the node has as /app/NAME
        --pusos-cache:FOLDER              object cache
        --pusos-keep-intermediate         keep the LLVM IR

        """;
}
