using PusOS.Runtime;

namespace PusOS.Bench;

/// <summary>
/// Marks for the counting plugin: each method is the one hint instruction <c>slti x0, x0, N</c>, which does nothing on
/// any hart. Mark 1 belongs to the kernel's entry. On the host the methods are empty.
/// </summary>
internal static class Marks
{
#if PUSOS
    /// <summary>Mark 2.</summary>
    [InlineAssembly("slti x0, x0, 2", "~{memory}")]
    public static extern void Mark2();

    /// <summary>Mark 3.</summary>
    [InlineAssembly("slti x0, x0, 3", "~{memory}")]
    public static extern void Mark3();

    /// <summary>Mark 4.</summary>
    [InlineAssembly("slti x0, x0, 4", "~{memory}")]
    public static extern void Mark4();

    /// <summary>Mark 5.</summary>
    [InlineAssembly("slti x0, x0, 5", "~{memory}")]
    public static extern void Mark5();

    /// <summary>Mark 6.</summary>
    [InlineAssembly("slti x0, x0, 6", "~{memory}")]
    public static extern void Mark6();

    /// <summary>Mark 7.</summary>
    [InlineAssembly("slti x0, x0, 7", "~{memory}")]
    public static extern void Mark7();

    /// <summary>Mark 8.</summary>
    [InlineAssembly("slti x0, x0, 8", "~{memory}")]
    public static extern void Mark8();

    /// <summary>Mark 9.</summary>
    [InlineAssembly("slti x0, x0, 9", "~{memory}")]
    public static extern void Mark9();

    /// <summary>Mark 10.</summary>
    [InlineAssembly("slti x0, x0, 10", "~{memory}")]
    public static extern void Mark10();

    /// <summary>Mark 11.</summary>
    [InlineAssembly("slti x0, x0, 11", "~{memory}")]
    public static extern void Mark11();

    /// <summary>Mark 12.</summary>
    [InlineAssembly("slti x0, x0, 12", "~{memory}")]
    public static extern void Mark12();

    /// <summary>Mark 13.</summary>
    [InlineAssembly("slti x0, x0, 13", "~{memory}")]
    public static extern void Mark13();

    /// <summary>Mark 14.</summary>
    [InlineAssembly("slti x0, x0, 14", "~{memory}")]
    public static extern void Mark14();

    /// <summary>Mark 15.</summary>
    [InlineAssembly("slti x0, x0, 15", "~{memory}")]
    public static extern void Mark15();

    /// <summary>Mark 16.</summary>
    [InlineAssembly("slti x0, x0, 16", "~{memory}")]
    public static extern void Mark16();

    /// <summary>Mark 17.</summary>
    [InlineAssembly("slti x0, x0, 17", "~{memory}")]
    public static extern void Mark17();

    /// <summary>Mark 18.</summary>
    [InlineAssembly("slti x0, x0, 18", "~{memory}")]
    public static extern void Mark18();

    /// <summary>Mark 19.</summary>
    [InlineAssembly("slti x0, x0, 19", "~{memory}")]
    public static extern void Mark19();

    /// <summary>Mark 20.</summary>
    [InlineAssembly("slti x0, x0, 20", "~{memory}")]
    public static extern void Mark20();

    /// <summary>Mark 21.</summary>
    [InlineAssembly("slti x0, x0, 21", "~{memory}")]
    public static extern void Mark21();

    /// <summary>Mark 22.</summary>
    [InlineAssembly("slti x0, x0, 22", "~{memory}")]
    public static extern void Mark22();

    /// <summary>Mark 23.</summary>
    [InlineAssembly("slti x0, x0, 23", "~{memory}")]
    public static extern void Mark23();

    /// <summary>Mark 24.</summary>
    [InlineAssembly("slti x0, x0, 24", "~{memory}")]
    public static extern void Mark24();

    /// <summary>Mark 25.</summary>
    [InlineAssembly("slti x0, x0, 25", "~{memory}")]
    public static extern void Mark25();

    /// <summary>Mark 26.</summary>
    [InlineAssembly("slti x0, x0, 26", "~{memory}")]
    public static extern void Mark26();

    /// <summary>Mark 27.</summary>
    [InlineAssembly("slti x0, x0, 27", "~{memory}")]
    public static extern void Mark27();

    /// <summary>Mark 28.</summary>
    [InlineAssembly("slti x0, x0, 28", "~{memory}")]
    public static extern void Mark28();

    /// <summary>Mark 29.</summary>
    [InlineAssembly("slti x0, x0, 29", "~{memory}")]
    public static extern void Mark29();

    /// <summary>Mark 30.</summary>
    [InlineAssembly("slti x0, x0, 30", "~{memory}")]
    public static extern void Mark30();

    /// <summary>Mark 31.</summary>
    [InlineAssembly("slti x0, x0, 31", "~{memory}")]
    public static extern void Mark31();

    /// <summary>Mark 32.</summary>
    [InlineAssembly("slti x0, x0, 32", "~{memory}")]
    public static extern void Mark32();

    /// <summary>Mark 33.</summary>
    [InlineAssembly("slti x0, x0, 33", "~{memory}")]
    public static extern void Mark33();

    /// <summary>Mark 34.</summary>
    [InlineAssembly("slti x0, x0, 34", "~{memory}")]
    public static extern void Mark34();

    /// <summary>Mark 35.</summary>
    [InlineAssembly("slti x0, x0, 35", "~{memory}")]
    public static extern void Mark35();

    /// <summary>Mark 36.</summary>
    [InlineAssembly("slti x0, x0, 36", "~{memory}")]
    public static extern void Mark36();

    /// <summary>Mark 37.</summary>
    [InlineAssembly("slti x0, x0, 37", "~{memory}")]
    public static extern void Mark37();

    /// <summary>Mark 38.</summary>
    [InlineAssembly("slti x0, x0, 38", "~{memory}")]
    public static extern void Mark38();

    /// <summary>Mark 39.</summary>
    [InlineAssembly("slti x0, x0, 39", "~{memory}")]
    public static extern void Mark39();

    /// <summary>Mark 40.</summary>
    [InlineAssembly("slti x0, x0, 40", "~{memory}")]
    public static extern void Mark40();
#else
    /// <summary>Mark 2.</summary>
    public static void Mark2()
    {
    }

    /// <summary>Mark 3.</summary>
    public static void Mark3()
    {
    }

    /// <summary>Mark 4.</summary>
    public static void Mark4()
    {
    }

    /// <summary>Mark 5.</summary>
    public static void Mark5()
    {
    }

    /// <summary>Mark 6.</summary>
    public static void Mark6()
    {
    }

    /// <summary>Mark 7.</summary>
    public static void Mark7()
    {
    }

    /// <summary>Mark 8.</summary>
    public static void Mark8()
    {
    }

    /// <summary>Mark 9.</summary>
    public static void Mark9()
    {
    }

    /// <summary>Mark 10.</summary>
    public static void Mark10()
    {
    }

    /// <summary>Mark 11.</summary>
    public static void Mark11()
    {
    }

    /// <summary>Mark 12.</summary>
    public static void Mark12()
    {
    }

    /// <summary>Mark 13.</summary>
    public static void Mark13()
    {
    }

    /// <summary>Mark 14.</summary>
    public static void Mark14()
    {
    }

    /// <summary>Mark 15.</summary>
    public static void Mark15()
    {
    }

    /// <summary>Mark 16.</summary>
    public static void Mark16()
    {
    }

    /// <summary>Mark 17.</summary>
    public static void Mark17()
    {
    }

    /// <summary>Mark 18.</summary>
    public static void Mark18()
    {
    }

    /// <summary>Mark 19.</summary>
    public static void Mark19()
    {
    }

    /// <summary>Mark 20.</summary>
    public static void Mark20()
    {
    }

    /// <summary>Mark 21.</summary>
    public static void Mark21()
    {
    }

    /// <summary>Mark 22.</summary>
    public static void Mark22()
    {
    }

    /// <summary>Mark 23.</summary>
    public static void Mark23()
    {
    }

    /// <summary>Mark 24.</summary>
    public static void Mark24()
    {
    }

    /// <summary>Mark 25.</summary>
    public static void Mark25()
    {
    }

    /// <summary>Mark 26.</summary>
    public static void Mark26()
    {
    }

    /// <summary>Mark 27.</summary>
    public static void Mark27()
    {
    }

    /// <summary>Mark 28.</summary>
    public static void Mark28()
    {
    }

    /// <summary>Mark 29.</summary>
    public static void Mark29()
    {
    }

    /// <summary>Mark 30.</summary>
    public static void Mark30()
    {
    }

    /// <summary>Mark 31.</summary>
    public static void Mark31()
    {
    }

    /// <summary>Mark 32.</summary>
    public static void Mark32()
    {
    }

    /// <summary>Mark 33.</summary>
    public static void Mark33()
    {
    }

    /// <summary>Mark 34.</summary>
    public static void Mark34()
    {
    }

    /// <summary>Mark 35.</summary>
    public static void Mark35()
    {
    }

    /// <summary>Mark 36.</summary>
    public static void Mark36()
    {
    }

    /// <summary>Mark 37.</summary>
    public static void Mark37()
    {
    }

    /// <summary>Mark 38.</summary>
    public static void Mark38()
    {
    }

    /// <summary>Mark 39.</summary>
    public static void Mark39()
    {
    }

    /// <summary>Mark 40.</summary>
    public static void Mark40()
    {
    }
#endif
}
