namespace PusOS.Pusc.Tests.Golden;

/// <summary>
/// The LLVM text of small methods against checked-in files. After an intended change, run the tests with the
/// environment variable PUSOS_UPDATE_GOLDEN=1, which rewrites the files, and read the difference.
/// </summary>
[Collection(CompilerCollection.Name)]
public sealed class GoldenTests(GoldenProgram program) : IClassFixture<GoldenProgram>
{
    /// <summary>The cases.</summary>
    public static TheoryData<string> Cases => [.. GoldenProgram.Names()];

    /// <summary>Compares one case.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void TextIsAsRecorded(string name)
    {
        string path = Path.Combine(GoldenProgram.Folder, name + ".ll");
        string actual = program.TextOf(name);
        Assert.NotEqual("", actual);
        if (Environment.GetEnvironmentVariable("PUSOS_UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(path, actual);
            return;
        }

        Assert.True(File.Exists(path), $"{path} does not exist; PUSOS_UPDATE_GOLDEN=1 makes it.");
        Assert.Equal(File.ReadAllText(path), actual);
    }
}
