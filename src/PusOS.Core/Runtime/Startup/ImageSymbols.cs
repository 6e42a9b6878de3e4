namespace PusOS.Runtime;

/// <summary>Addresses that the linker script defines (docs/spec/abi.md, Sections and linker symbols).</summary>
internal static unsafe class ImageSymbols
{
    [LinkerSymbol("pus_gc_statics_start")]
    public static extern void* GcStaticsStart();

    [LinkerSymbol("pus_gc_statics_end")]
    public static extern void* GcStaticsEnd();

    [LinkerSymbol("pus_frozen_start")]
    public static extern void* FrozenStart();

    [LinkerSymbol("pus_frozen_end")]
    public static extern void* FrozenEnd();

    [LinkerSymbol("pus_eh_frame_hdr_start")]
    public static extern void* EhFrameHeaderStart();

    [LinkerSymbol("pus_method_info_start")]
    public static extern void* MethodInfoStart();

    [LinkerSymbol("pus_method_info_end")]
    public static extern void* MethodInfoEnd();

    [LinkerSymbol("pus_trace_info_start")]
    public static extern void* TraceInfoStart();

    [LinkerSymbol("pus_trace_info_end")]
    public static extern void* TraceInfoEnd();

    [LinkerSymbol("pus_text_start")]
    public static extern void* TextStart();

    [LinkerSymbol("pus_text_end")]
    public static extern void* TextEnd();
}
