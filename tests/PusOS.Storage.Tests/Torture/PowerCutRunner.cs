using PusOS.Storage.BlockDevices;
using PusOS.Storage.BlockDevices.FaultInjection;
using PusOS.Storage.Littlefs;

namespace PusOS.Storage.Torture;

/// <summary>
/// Cuts the power at every single prog and erase of a workload, in every way, without running the
/// workload again for each: at each write the disk is copied as the cut would leave the copy, mounted and
/// compared with the model. Every n-th such disk is then written to, with a second cut at each write of that.
/// </summary>
public sealed class PowerCutRunner(Workload workload, ulong seed, int nestedInterval, Action? onCut = null)
{
    private static readonly byte[] s_marker = "recovered"u8.ToArray();

    private readonly PowerCutCounts _counts = new() { Workloads = 1 };
    private readonly SeededRandom _random = new(seed ^ 0x5eed);
    private byte[] _copy = [];
    private byte[] _nestedCopy = [];
    private byte[] _nestedStart = [];

    public PowerCutCounts Run()
    {
        Geometry geometry = workload.Geometry;
        ForkingDevice device = new(geometry.NewDevice());
        Must(LittleFileSystem.Format(device, null, out _), "format");
        _copy = new byte[device.Inner.Bytes.Length];
        _nestedCopy = new byte[_copy.Length];
        _nestedStart = new byte[_copy.Length];
        Must(LittleFileSystem.Mount(geometry.Over(device), geometry.Options, out LittleFileSystem? fileSystem, out _), "mount");
        Session session = new(fileSystem!, new Model());
        workload.Prepare?.Invoke(session, seed);
        device.OnWrite = (block, offset, source) => CutHere(device, session, block, offset, source);
        workload.Run(session, seed);
        device.OnWrite = null;
        VerifyMounted(fileSystem!, session.Before);
        Verify(device.Inner.Bytes, session.Before, session.Before, "at the end");
        return _counts;
    }

    private void CutHere(ForkingDevice device, Session session, uint block, int offset, ReadOnlySpan<byte> source)
    {
        _counts.Writes++;
        for (CutKind kind = CutKind.Clean; kind <= CutKind.Reordered; kind++)
        {
            if (kind == CutKind.Reordered && device.Unsynced.Count == 0)
            {
                continue;
            }

            device.Inner.Bytes.CopyTo(_copy, 0);
            TornWrite.Apply(_copy, device, kind, block, offset, source, _random);
            _counts.Cuts++;
            _counts.ByKind[(int)kind]++;
            onCut?.Invoke();
            bool nested = _counts.Cuts % nestedInterval == 0;
            if (nested)
            {
                _copy.CopyTo(_nestedStart, 0);
            }

            string where = $"write {_counts.Writes} (block {block} + {offset}, {source.Length} bytes), {kind}";
            Model state = Verify(_copy, session.Before, session.After, where);
            if (nested)
            {
                CutRecovery(state, where);
            }
        }
    }

    // The disk comes up in a known state; its first write repairs what the cut left. Cut that, too.
    private void CutRecovery(Model state, string where)
    {
        ForkingDevice device = new(workload.Geometry.DeviceOver(_nestedStart));
        Must(LittleFileSystem.Mount(workload.Geometry.Over(device), workload.Geometry.Options, out LittleFileSystem? fileSystem, out Fault fault), $"{where}: mount for recovery {fault}");
        Session session = new(fileSystem!, state);
        int write = 0;
        device.OnWrite = (block, offset, source) =>
        {
            write++;
            CutKind kind = (CutKind)_random.Next(4);
            device.Inner.Bytes.CopyTo(_nestedCopy, 0);
            TornWrite.Apply(_nestedCopy, device, kind, block, offset, source, _random);
            _counts.NestedCuts++;
            _counts.ByKind[(int)kind]++;
            onCut?.Invoke();
            Verify(_nestedCopy, session.Before, session.After, $"{where}, then write {write} of the recovery, {kind}");
        };
        try
        {
            session.Create("/recovered", s_marker);
            if (session.Before.Exists("/recovered"))
            {
                session.Remove("/recovered");
            }
        }
        catch (ReliabilityException failure)
        {
            throw new ReliabilityException($"{workload.Name} seed {seed}: {where}: recovery: {failure.Message}");
        }

        device.OnWrite = null;
        Verify(_nestedStart, session.Before, session.Before, $"{where}, after recovery");
    }

    // Which of the two states the disk is in; anything else breaks the promise.
    private Model Verify(byte[] bytes, Model before, Model after, string where)
    {
        RamBlockDevice device = workload.Geometry.DeviceOver(bytes);
        Status status = LittleFileSystem.Mount(workload.Geometry.Over(device), workload.Geometry.Options, out LittleFileSystem? fileSystem, out Fault fault);
        if (status != Status.Ok || fileSystem!.IsReadOnly)
        {
            throw Broken(where, $"mount: {status} {fault}");
        }

        string? first = DiskReader.Difference(fileSystem, before);
        string? second = first is null || ReferenceEquals(before, after) ? first : DiskReader.Difference(fileSystem, after);
        if (first is not null && second is not null)
        {
            throw Broken(where, $"neither old ({first}) nor new ({second})");
        }

        List<Fault> findings = [];
        status = fileSystem.Check(findings);
        if (status != Status.Ok || findings.Count > 0)
        {
            throw Broken(where, $"check: {status} {string.Join(", ", findings)}");
        }

        return first is null ? before : after;
    }

    // What memory knows of the disk after all that was done.
    private void VerifyMounted(LittleFileSystem fileSystem, Model model)
    {
        List<Fault> findings = [];
        Status status = fileSystem.Check(findings);
        string? difference = DiskReader.Difference(fileSystem, model);
        if (status != Status.Ok || findings.Count > 0 || difference is not null)
        {
            throw Broken("at the end, still mounted", $"{status} {difference} {string.Join(", ", findings)}");
        }
    }

    private void Must(Status status, string what)
    {
        if (status != Status.Ok)
        {
            throw Broken(what, status.ToString());
        }
    }

    private ReliabilityException Broken(string where, string what) => new($"{workload.Name} seed {seed}: {where}: {what}");
}
