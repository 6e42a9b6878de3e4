namespace PusOS.Abi;

/// <summary>
/// Names of the runtime functions that compiled code calls, of the functions that the runtime calls in
/// compiled code, and of the linker script's symbols. Signatures are in docs/spec/abi.md. A runtime
/// method provides one with [RuntimeExport(name)]. All may throw unless said otherwise.
/// </summary>
internal static class RuntimeSymbols
{
    // Allocation.
    public const string New = "pus_new";
    public const string NewFinalizable = "pus_new_finalizable";
    public const string NewArray = "pus_new_array";
    public const string NewMultiDimensionalArray = "pus_new_md_array";
    public const string AllocationContexts = "pus_allocation_contexts";

    // Casts. The any forms take every kind of type; class forms a class; interface forms an interface.
    public const string IsInstanceOfClass = "pus_isinst_class";
    public const string IsInstanceOfInterface = "pus_isinst_interface";
    public const string IsInstanceOfAny = "pus_isinst_any";
    public const string CastClass = "pus_cast_class";
    public const string CastInterface = "pus_cast_interface";
    public const string CastAny = "pus_cast_any";
    public const string StoreElementReference = "pus_stelem_ref";
    public const string LoadElementAddressReference = "pus_ldelema_ref";

    // Throwing; none returns.
    public const string Throw = "pus_throw";
    public const string Rethrow = "pus_rethrow";
    public const string ThrowNullReference = "pus_throw_null_reference";
    public const string ThrowIndexOutOfRange = "pus_throw_index_out_of_range";
    public const string ThrowDivideByZero = "pus_throw_divide_by_zero";
    public const string ThrowOverflow = "pus_throw_overflow";
    public const string ThrowInvalidCast = "pus_throw_invalid_cast";
    public const string ThrowArrayTypeMismatch = "pus_throw_array_type_mismatch";
    public const string ThrowPlatformNotSupported = "pus_throw_platform_not_supported";
    public const string ThrowStackOverflow = "pus_throw_stack_overflow";
    public const string ThrowArithmetic = "pus_throw_arithmetic";
    public const string UnwindResume = "_Unwind_Resume";
    public const string Personality = "pus_personality";

    // Static constructors.
    public const string RunStaticConstructor = "pus_run_static_constructor";
    /// <summary>Imported by the runtime's own locks: a compare and exchange that acquires and releases and is no more of a fence. Code at the call, no function.</summary>
    public const string CompareExchangeOfLock = "pus_compare_exchange_of_lock";

    // Compiled code that the runtime calls.
    public const string ManagedMain = "pus_managed_main";

    // Attributes of types, see docs/spec/reflection.md.
    public const string AttributesStart = "pus_attributes_start";
    public const string AttributesEnd = "pus_attributes_end";
    public const string AttributeFactories = "pus_attribute_factories";
    public const string AttributesAreComplete = "pus_attributes_are_complete";

    // Memory; called by LLVM-generated code too.
    public const string MemoryCopy = "memcpy";
    public const string MemoryMove = "memmove";
    public const string MemorySet = "memset";
    public const string MemoryCompare = "memcmp";
}
