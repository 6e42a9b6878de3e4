namespace PusOS.Storage.Torture.Reference;

/// <summary>What a disk must hold after each step, with the one file that may be open.</summary>
public sealed class StepModel
{
    private string _path = "";
    private byte[] _content = [];
    private bool _appends;
    private bool _dirty;
    private long _position;
    private Step? _opened;

    /// <summary>What is durable.</summary>
    public Model Durable { get; private set; } = new();

    public StepModel()
    {
    }

    public StepModel(Model durable) => Durable = durable;

    public void Apply(Step step)
    {
        switch (step.Kind)
        {
            case StepKind.MakeDirectory:
                Durable = Durable.With(step.Path, null);
                break;
            case StepKind.Remove:
                Durable = Durable.Without(step.Path);
                break;
            case StepKind.Rename:
                Durable = Durable.Renamed(step.Path, step.Other);
                break;
            case StepKind.SetAttribute:
                Durable = Durable.WithAttribute(step.Path, step.Type, SeededContent.Make(step.Seed, step.Length));
                break;
            case StepKind.RemoveAttribute:
                Durable = Durable.WithAttribute(step.Path, step.Type, null);
                break;
            default:
                ApplyToFile(step);
                break;
        }
    }

    private void ApplyToFile(Step step)
    {
        switch (step.Kind)
        {
            case StepKind.Open:
                Open(step);
                break;
            case StepKind.Write:
                _position = _appends ? _content.Length : _position;
                Put(SeededContent.Make(step.Seed, step.Length));
                break;
            case StepKind.Seek:
                _position = step.Position;
                break;
            case StepKind.Truncate:
                Array.Resize(ref _content, (int)step.Position);
                _dirty = true;
                break;
            case StepKind.Sync or StepKind.Close:
                Save();
                break;
            default:
                break;
        }
    }

    private void Open(Step step)
    {
        _path = step.Path;
        _opened = step;
        _position = 0;
        _appends = step.Flags.Contains('a');
        bool isNew = !Durable.Exists(step.Path);
        _content = isNew || step.Flags.Contains('t') ? [] : (byte[])Durable.Content(step.Path)!.Clone();
        _dirty = step.Flags.Contains('t') || step.Length >= 0;
        if (isNew)
        {
            Durable = Durable.With(step.Path, []);
        }
    }

    private void Put(byte[] data)
    {
        if (data.Length == 0)
        {
            return;
        }

        if (_position + data.Length > _content.Length)
        {
            Array.Resize(ref _content, (int)_position + data.Length);
        }

        data.CopyTo(_content, (int)_position);
        _position += data.Length;
        _dirty = true;
    }

    private void Save()
    {
        if (!_dirty)
        {
            return;
        }

        Durable = Durable.With(_path, (byte[])_content.Clone());
        _dirty = false;
        if (_opened!.Length >= 0)
        {
            Durable = Durable.WithAttribute(_path, _opened.Type, SeededContent.Make(_opened.Seed, _opened.Length));
        }
    }
}
