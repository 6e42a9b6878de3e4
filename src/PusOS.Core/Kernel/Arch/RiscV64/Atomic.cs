using PusOS.Runtime;

namespace PusOS.Kernel;

/// <summary>
/// The atomic operations that locks, flags between harts and rings need (RISC-V A extension). On purpose not
/// System.Threading.Interlocked: these are single instructions in the trap path, whatever the compiler does.
/// </summary>
internal static class Atomic
{
    /// <summary>Stores <paramref name="value"/>, returns what was there; acquire.</summary>
    [InlineAssembly("amoswap.w.aq $0, $2, ($1)", "=&r,r,r,~{memory}")]
    public static extern int ExchangeAcquire(ref int location, int value);

    /// <summary>Ors bits in, returns what was there; acquire and release.</summary>
    [InlineAssembly("amoor.w.aqrl $0, $2, ($1)", "=&r,r,r,~{memory}")]
    public static extern int Or(ref int location, int bits);

    /// <summary>Keeps only these bits, returns what was there; acquire and release.</summary>
    [InlineAssembly("amoand.w.aqrl $0, $2, ($1)", "=&r,r,r,~{memory}")]
    public static extern int And(ref int location, int bits);

    /// <summary>Adds, returns what was there; acquire and release.</summary>
    [InlineAssembly("amoadd.w.aqrl $0, $2, ($1)", "=&r,r,r,~{memory}")]
    public static extern int Add(ref int location, int value);

    /// <summary>
    /// Stores <paramref name="value"/> where <paramref name="comparand"/> is, returns what was there; acquire and release,
    /// for locks. No full fence: loads behind it may be done before the store is seen (Interlocked's fence costs one more).
    /// </summary>
    [RuntimeImport(PusOS.Abi.RuntimeSymbols.CompareExchangeOfLock)]
    public static extern int CompareExchange(ref int location, int value, int comparand);

    /// <inheritdoc cref="CompareExchange(ref int, int, int)"/>
    [RuntimeImport(PusOS.Abi.RuntimeSymbols.CompareExchangeOfLock)]
    public static extern ulong CompareExchange(ref ulong location, ulong value, ulong comparand);

    /// <summary>Loads; later accesses stay later.</summary>
    [InlineAssembly("lw $0, 0($1); fence r, rw", "=r,r,~{memory}")]
    public static extern int LoadAcquire(ref int location);

    /// <summary>Stores; earlier accesses stay earlier.</summary>
    [InlineAssembly("fence rw, w; sw $1, 0($0)", "r,r,~{memory}")]
    public static extern void StoreRelease(ref int location, int value);
}
