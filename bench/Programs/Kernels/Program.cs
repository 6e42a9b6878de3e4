// The ten kernels of bench/Reference/kernels.c in plain C#: same workloads, same checksums. Kernel i lies between
// marks 2i+2 and 2i+3.
using PusOS.Bench;

Marks.Mark2();
double energy = NBody.Run(200000);
Marks.Mark3();
Console.WriteLine($"nbody {energy:F9}");

Marks.Mark4();
int flips = Fannkuch.Run(9, out int checksum);
Marks.Mark5();
Console.WriteLine($"fannkuch {flips} {checksum}");

Marks.Mark6();
double norm = SpectralNorm.Run(300);
Marks.Mark7();
Console.WriteLine($"spectral {norm:F9}");

Marks.Mark8();
long nodes = BinaryTrees.Run(14);
Marks.Mark9();
Console.WriteLine($"trees {nodes}");

Marks.Mark10();
int inside = Mandelbrot.Run(400);
Marks.Mark11();
Console.WriteLine($"mandel {inside}");

byte[] data = new byte[1 << 20];
for (int i = 0; i < data.Length; i++)
{
    data[i] = (byte)((i * 31) + (i >> 8));
}

Marks.Mark12();
uint hash = Sha256.Run(data);
Marks.Mark13();
Console.WriteLine($"sha256 {hash:x8}");

uint[] table = Crc32.MakeTable();
Marks.Mark14();
hash = Crc32.Run(data, table);
Marks.Mark15();
Console.WriteLine($"crc32 {hash:x8}");

Marks.Mark16();
long sum = HashMap.Run(1000000);
Marks.Mark17();
Console.WriteLine($"map {sum}");

int[] first = Sorting.Fill(1000000);
Marks.Mark18();
Sorting.Introsort(first, 0, first.Length - 1);
Marks.Mark19();
Console.WriteLine($"sort {first[0]} {first[500000]}");

int[] second = Sorting.Fill(1000000);
Marks.Mark20();
Array.Sort(second);
Marks.Mark21();
Console.WriteLine($"qsort {second[0]} {(first.AsSpan().SequenceEqual(second) ? 0 : 1)}");
