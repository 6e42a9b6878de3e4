using PusOS.Storage.BlockDevices.FaultInjection;

namespace PusOS.Storage.Torture;

/// <summary>The workloads of the power-cut tests.</summary>
public static class Workloads
{
    private static readonly Action<Session, ulong> s_someFiles = (session, seed) =>
    {
        for (int number = 0; number < 6; number++)
        {
            session.Create($"/f{number}", Data(seed + (ulong)number, number * 90));
        }
    };

    private static readonly Action<Session, ulong> s_tree = (session, seed) =>
    {
        session.MakeDirectory("/a");
        session.MakeDirectory("/b");
        session.MakeDirectory("/a/c");
        session.Create("/a/x", Data(seed, 30));
        session.Create("/a/big", Data(seed + 1, 2500));
        session.Create("/b/y", Data(seed + 2, 700));
        session.Create("/a/c/z", Data(seed + 3, 40));
    };

    private static readonly Action<Session, ulong> s_bigFile = (session, seed) => session.Create("/big", Data(seed, 9000));

    private static readonly Action<Session, ulong> s_crowd = (session, seed) =>
    {
        for (int number = 0; number < 24; number++)
        {
            session.Create($"/crowd-{number:00}", Data(seed + (ulong)number, 20));
        }
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Workload> All { get; } =
    [
        new("create one small", Geometry.Small, (s, n) => s.Create("/one", Data(n, 40))),
        new("create many small", Geometry.Small, (s, n) => Times(18, i => s.Create($"/small-{i:00}", Data(n + (ulong)i, 33)))),
        new("create many small, no erase", Geometry.Plain, (s, n) => Times(18, i => s.Create($"/small-{i:00}", Data(n + (ulong)i, 33)))),
        new("create many small, tiny blocks", Geometry.Tiny, (s, n) => Times(14, i => s.Create($"/t{i:00}", Data(n + (ulong)i, 20)))),
        new("create many backwards", Geometry.Small, (s, n) => Times(18, i => s.Create($"/small-{99 - i:00}", Data(n + (ulong)i, 33)))),
        new("create large", Geometry.Small, (s, n) => s.Create("/large", Data(n, 12000), 100)),
        new("create large, no inline", Geometry.NoInline, (s, n) => Times(6, i => s.Create($"/l{i}", Data(n, (i * 700) + 1), 256))),
        new("create large, sectors", Geometry.Sector, (s, n) => Times(4, i => s.Create($"/l{i}", Data(n, (i * 3000) + 5), 512))),
        new("append small", Geometry.Small, (s, n) => Times(12, i => s.Append("/log", Data(n + (ulong)i, 11)))),
        new("append to inline limit and beyond", Geometry.Small, (s, n) => Times(14, i => s.Append("/log", Data(n + (ulong)i, 17)))),
        new("append large", Geometry.Small, (s, n) => Times(8, i => s.Append("/big", Data(n + (ulong)i, 333), 50))) { Prepare = s_bigFile },
        new("append synced", Geometry.Small, (s, n) => s.AppendSynced("/log", Enumerable.Range(0, 16).Select(i => Data(n + (ulong)i, 64)))),
        new("append synced, PusOS geometry", Geometry.PusOriginal, (s, n) => s.AppendSynced("/log", Enumerable.Range(0, 24).Select(i => Data(n + (ulong)i, 64)))),
        new("overwrite inside", Geometry.Small, (s, n) => Times(5, i => s.Overwrite("/big", i * 1700, Data(n + (ulong)i, 300)))) { Prepare = s_bigFile },
        new("overwrite at the start", Geometry.Small, (s, n) => Times(3, i => s.Overwrite("/big", 0, Data(n + (ulong)i, 10)))) { Prepare = s_bigFile },
        new("overwrite at the end", Geometry.Small, (s, n) => Times(5, i => s.Overwrite("/big", 8990, Data(n + (ulong)i, 40)))) { Prepare = s_bigFile },
        new("overwrite block by block", Geometry.Small, (s, n) => Times(4, i => s.Overwrite("/big", i * 512, Data(n + (ulong)i, 512)))) { Prepare = s_bigFile },
        new("overwrite here and there", Geometry.Small, (s, n) => s.OverwriteMany("/big", Enumerable.Range(0, 12).Select(i => ((i * 3571) % 9500, Data(n + (ulong)i, 1 + (i * 77)))))) { Prepare = s_bigFile },
        new("replace whole content", Geometry.Small, (s, n) => Times(8, i => s.Create("/f3", Data(n + (ulong)i, 100 * i)))) { Prepare = s_someFiles },
        new("replace inline", Geometry.Plain, (s, n) => Times(20, i => s.Create("/f1", Data(n + (ulong)i, 60)))) { Prepare = s_someFiles },
        new("write beyond the end", Geometry.Small, (s, n) => Times(3, i => s.Overwrite("/f1", 400 + (i * 900), Data(n, 30)))) { Prepare = s_someFiles },
        new("truncate down", Geometry.Small, (s, n) => Times(8, i => s.Truncate("/big", 8000 - (i * 1100)))) { Prepare = s_bigFile },
        new("truncate up", Geometry.Small, (s, n) => Times(4, i => s.Truncate("/f1", 90 + (i * 700)))) { Prepare = s_someFiles },
        new("truncate to nothing and refill", Geometry.Small, (s, n) => Times(4, i => { s.Truncate("/big", 0); s.Append("/big", Data(n, 1500)); })) { Prepare = s_bigFile },
        new("rename", Geometry.Small, (s, n) => Times(9, i => s.Rename(i == 0 ? "/f1" : $"/n{i - 1}", $"/n{i}"))) { Prepare = s_someFiles },
        new("rename over", Geometry.Small, (s, n) => Times(5, i => s.Rename($"/f{i}", $"/f{i + 1}"))) { Prepare = s_someFiles },
        new("save by rename", Geometry.Small, (s, n) => Times(8, i => { s.Create("/f4.new", Data(n + (ulong)i, 200 + i)); s.Rename("/f4.new", "/f4"); })) { Prepare = s_someFiles },
        new("move across directories", Geometry.Small, (s, n) => { s.Rename("/a/x", "/b/x"); s.Rename("/b/x", "/a/c/x"); s.Rename("/a/big", "/big"); s.Rename("/big", "/b/y"); }) { Prepare = s_tree },
        new("move directories", Geometry.Small, (s, n) => { s.Rename("/a/c", "/b/c"); s.Rename("/b", "/a/b"); s.Rename("/a/b/c", "/c"); s.Rename("/c", "/a/d"); }) { Prepare = s_tree },
        new("move over a directory", Geometry.Small, (s, n) => { s.MakeDirectory("/e"); s.MakeDirectory("/a/e"); s.Rename("/a/c", "/e"); s.Rename("/b", "/a/e"); }) { Prepare = s_tree },
        new("move, wearing", Geometry.Wearing, (s, n) => Times(14, i => { s.Rename("/a/x", "/b/x"); s.Rename("/b/x", "/a/x"); })) { Prepare = s_tree },
        new("move, no erase", Geometry.Plain, (s, n) => Times(5, i => { s.Rename("/a/c", "/b/c"); s.Rename("/b/c", "/a/c"); })) { Prepare = s_tree },
        new("mkdir tree deep", Geometry.Small, (s, n) => { string path = ""; Times(8, i => s.MakeDirectory(path += "/d")); }),
        new("mkdir tree wide", Geometry.Small, (s, n) => Times(14, i => s.MakeDirectory($"/dir-{i:00}"))),
        new("mkdir in a split directory", Geometry.Small, (s, n) => Times(6, i => s.MakeDirectory($"/crowd-{i * 4:00}-dir"))) { Prepare = s_crowd },
        new("rmdir in a split directory", Geometry.Small, (s, n) => { Times(4, i => s.MakeDirectory($"/crowd-{i * 5:00}-dir")); Times(4, i => s.Remove($"/crowd-{i * 5:00}-dir")); }) { Prepare = s_crowd },
        new("rmdir tree", Geometry.Small, (s, n) => { s.Remove("/a/c/z"); s.Remove("/a/c"); s.Remove("/a/x"); s.Remove("/a/big"); s.Remove("/a"); s.Remove("/b/y"); s.Remove("/b"); }) { Prepare = s_tree },
        new("remove all, forwards", Geometry.Small, (s, n) => Times(24, i => s.Remove($"/crowd-{i:00}"))) { Prepare = s_crowd },
        new("remove all, backwards", Geometry.Small, (s, n) => Times(24, i => s.Remove($"/crowd-{23 - i:00}"))) { Prepare = s_crowd },
        new("attributes", Geometry.Small, (s, n) => Times(12, i => s.SetAttribute($"/f{i % 3}", (byte)(i % 4), Data(n + (ulong)i, i * 3)))) { Prepare = s_someFiles },
        new("attributes come and go", Geometry.Small, (s, n) => Times(8, i => { s.SetAttribute("/f0", 7, Data(n, 20)); s.RemoveAttribute("/f0", 7); })) { Prepare = s_someFiles },
        new("wear out a directory", Geometry.Wearing, (s, n) => Times(40, i => s.Create("/a/c/z", Data(n + (ulong)i, 50)))) { Prepare = s_tree },
        new("wear out the root", Geometry.Wearing, (s, n) => Times(50, i => s.Create("/f2", Data(n + (ulong)i, 50)))) { Prepare = s_someFiles },
        new("wear out with splits", Geometry.Wearing, (s, n) => Times(24, i => s.Create($"/a/w{i:00}", Data(n + (ulong)i, 44)))) { Prepare = s_tree },
        new("wear out nested directories", Geometry.Wearing, (s, n) => Times(16, i => { s.Create("/a/c/q", Data(n, 30)); s.Create("/a/q", Data(n, 30)); s.Create("/b/q", Data(n, 30)); })) { Prepare = s_tree },
        new("wear out with a small index", Geometry.SmallIndex, (s, n) => Times(20, i => { s.Create($"/a/w{i:00}", Data(n + (ulong)i, 44)); s.Rename($"/a/w{i:00}", $"/b/w{i:00}"); })) { Prepare = s_tree },
        new("create with the least index", Geometry.LeastIndex, (s, n) => Times(20, i => s.Create($"/a/created-{i:00}", Data(n + (ulong)i, i % 3 == 0 ? 700 : 44)))) { Prepare = s_tree },
        new("trees with the least index", Geometry.LeastIndex, (s, n) => Times(6, i => { s.MakeDirectory($"/a/d{i}"); s.Create($"/a/d{i}/n", Data(n + (ulong)i, 80)); s.Rename($"/a/d{i}", $"/b/d{i}"); })) { Prepare = s_tree },
        new("replace lists while scanning", Geometry.Scanning, (s, n) => Times(24, i => s.Create($"/f{i % 6}", Data(n + (ulong)i, 600 + (i * 40))))) { Prepare = s_someFiles },
        new("move and replace while scanning", Geometry.Scanning, (s, n) => Times(8, i => { s.Create("/a/n", Data(n + (ulong)i, 900)); s.Rename("/a/n", "/b/y"); s.Create("/a/c/z", Data(n, 300)); })) { Prepare = s_tree },
        new("create large in runs", Geometry.InRuns, (s, n) => s.Create("/large", Data(n, 14000), 5000)),
        new("append in runs", Geometry.InRuns, (s, n) => Times(4, i => s.Append("/big", Data(n + (ulong)i, 3300 + (i * 511)), 2500))) { Prepare = s_bigFile },
        new("overwrite in runs", Geometry.InRuns, (s, n) => Times(4, i => s.Overwrite("/big", i * 1700, Data(n + (ulong)i, 2600)))) { Prepare = s_bigFile },
        new("replace lists in runs", Geometry.InRuns, (s, n) => Times(12, i => s.Create($"/f{i % 6}", Data(n + (ulong)i, 2600 + (i * 140))))) { Prepare = s_someFiles },
        new("mixed in runs", Geometry.InRuns, (s, n) => RandomOperations.Run(s, n, 30)),
        new("mixed, scanning", Geometry.Scanning, (s, n) => RandomOperations.Run(s, n, 24)),
        new("mixed", Geometry.Small, (s, n) => RandomOperations.Run(s, n, 30)),
        new("mixed, wearing", Geometry.Wearing, (s, n) => RandomOperations.Run(s, n, 40)),
        new("mixed, tiny", Geometry.Tiny, (s, n) => RandomOperations.Run(s, n, 20)),
        new("mixed, no erase", Geometry.Plain, (s, n) => RandomOperations.Run(s, n, 30)),
        new("mixed, small index", Geometry.SmallIndex, (s, n) => RandomOperations.Run(s, n, 40)),
    ];

    public static byte[] Data(ulong seed, int length)
    {
        byte[] data = new byte[length];
        new SeededRandom(seed).Fill(data);
        return data;
    }

    private static void Times(int count, Action<int> action)
    {
        for (int index = 0; index < count; index++)
        {
            action(index);
        }
    }
}
