namespace PusOS.Kernel;

/// <summary>Why bytes are no flattened device tree that the kernel reads (Devicetree Specification 0.4, chapter 5).</summary>
public enum DeviceTreeError
{
    /// <summary>None: it is one.</summary>
    None = 0,
    /// <summary>Fewer bytes than a header, or not 8-byte aligned.</summary>
    TooShort,
    /// <summary>The first word is not 0xd00dfeed.</summary>
    BadMagic,
    /// <summary>Written for a reader of another version than 16 or 17.</summary>
    UnsupportedVersion,
    /// <summary>The total size is larger than what is there, or than <see cref="DeviceTree.MaximumBytes"/>.</summary>
    BadSize,
    /// <summary>A block lies outside the total size or is misaligned.</summary>
    BadBlock,
    /// <summary>The structure block has an unknown token, an unterminated name, or ends within a node.</summary>
    BadStructure,
    /// <summary>A property's value or name lies outside its block.</summary>
    BadProperty,
    /// <summary>Nodes are nested deeper than <see cref="DeviceTree.MaximumDepth"/>.</summary>
    TooDeep,
}
