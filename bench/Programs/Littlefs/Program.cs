// The storage workload on a RAM device inside the guest, between marks: what littlefs in C was measured with.
using PusOS.Bench;
using PusOS.Storage.Bench;
using PusOS.Storage.BlockDevices;
using PusOS.Storage.Littlefs;

LittlefsWorkload workload = new(new RamBlockDevice(4096, 2048, 16, 16), new LittleFileSystemOptions { CacheSize = 4096 });

Marks.Mark22();
workload.Format();
Marks.Mark23();

Marks.Mark4();
workload.Mount();
Marks.Mark5();

// Once more: the heap has pages for objects of these sizes now, what remains is the mount's own.
Marks.Mark24();
workload.Mount();
Marks.Mark25();

Marks.Mark6();
workload.WriteLarge();
Marks.Mark7();

Marks.Mark8();
workload.ReadLarge();
Marks.Mark9();

Marks.Mark10();
workload.OverwriteRandomly();
Marks.Mark11();

workload.MakeDirectory();
Marks.Mark12();
workload.CreateSmall();
Marks.Mark13();

Marks.Mark14();
workload.ReadSmall();
Marks.Mark15();

Marks.Mark16();
workload.List();
Marks.Mark17();

Marks.Mark18();
workload.AppendSynced();
Marks.Mark19();

Marks.Mark20();
workload.RemoveSmall();
Marks.Mark21();
Console.WriteLine($"memory of the mount {workload.FileSystem.Memory}");
