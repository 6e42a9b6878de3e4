namespace PusOS.Kernel;

/// <summary>The command line that the boot loader passed.</summary>
public static unsafe class BootArguments
{
    private static byte* s_start;
    private static int s_length;
    private static byte* s_seed;
    private static int s_seedLength;

    /// <summary>/chosen bootargs as UTF-8 without the terminating zero; empty if there is none. Valid for good.</summary>
    public static ReadOnlySpan<byte> CommandLine => new(s_start, s_length);

    /// <summary>/chosen rng-seed: random bytes from the loader, for seeding a generator once; empty if there are none. Valid for good.</summary>
    public static ReadOnlySpan<byte> RandomSeed => new(s_seed, s_seedLength);

    /// <summary>Whether this word stands among the options, that is before the word "--". Any context.</summary>
    public static bool HasOption(ReadOnlySpan<byte> word)
    {
        ReadOnlySpan<byte> line = CommandLine;
        int start = 0;
        for (int index = 0; index <= line.Length; index++)
        {
            if (index < line.Length && line[index] != ' ')
            {
                continue;
            }

            ReadOnlySpan<byte> found = line.Slice(start, index - start);
            if (found.SequenceEqual("--"u8))
            {
                return false;
            }

            if (found.SequenceEqual(word))
            {
                return true;
            }

            start = index + 1;
        }

        return false;
    }

    internal static void Initialise(in MachineDescription machine)
    {
        s_seed = machine.RandomSeed;
        s_seedLength = machine.RandomSeedLength;
        s_start = machine.BootArguments;
        s_length = machine.BootArgumentsLength;
    }
}
