namespace PusOS.Runtime.Replacements;

/// <summary>How dear it is to ask for the hart's number: three loads, known without measuring.</summary>
internal static class ProcessorNumberReplacements
{
    [Replaces("System.Threading.ProcessorIdCache", "ProcessorNumberSpeedCheck", Reason =
        "Measures by the clock how fast the processor's number is; the inlined answer leaves its loop empty, so the measurement doubles its count until it overflows or takes minutes.")]
    internal static bool IsFast() => true;
}
