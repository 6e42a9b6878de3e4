using System.Text.Json.Serialization;

namespace PusOS.Bench.Harness;

/// <summary>One measured figure, as artifacts/bench.json lists it.</summary>
/// <param name="Name">Stable name, such as hello.image.bytes.</param>
/// <param name="Value">The measured value.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Goal">Where the project wants to be; null: only recorded.</param>
/// <param name="Better">"lower" or "higher".</param>
internal sealed record Figure(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("value")] double Value,
    [property: JsonPropertyName("unit")] string Unit,
    [property: JsonPropertyName("goal")] double? Goal,
    [property: JsonPropertyName("better")] string Better)
{
    /// <summary>What is demanded now; not in the file.</summary>
    [JsonIgnore]
    public double? AtMost { get; init; }

    /// <summary>Whether the value is within what is demanded now.</summary>
    [JsonIgnore]
    public bool Passes => AtMost is not double limit || (Better == "lower" ? Value <= limit : Value >= limit);
}
