namespace PusOS.Storage.BlockDevices;

/// <summary>The memory that a <see cref="ScatterPiece"/> lies in.</summary>
public enum PieceTarget
{
    /// <summary>Nowhere: the bytes are of no use.</summary>
    None = 0,

    /// <summary>The data.</summary>
    Data,

    /// <summary>The side area.</summary>
    Side,
}
