using System.Text;
using System.Text.Json;
using PusOS.Runtime.SystemNative;

namespace PusOS.Runtime.Tests.SystemNative;

public sealed class ReleaseTests
{
    [Fact]
    public void NumberIsThatOfTheVersionFile()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "version.json")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        using JsonDocument file = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder!, "version.json")));
        string version = file.RootElement.GetProperty("version").GetString()!.Split('-')[0];
        Assert.Equal(version + ".0", Encoding.UTF8.GetString(Release.Number));
        Assert.Equal("PusOS " + version + ".0", Encoding.UTF8.GetString(Release.Description));
    }
}
