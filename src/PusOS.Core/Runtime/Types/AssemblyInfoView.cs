using System.Runtime.InteropServices;
using PusOS.Abi;

namespace PusOS.Runtime.Types;

/// <summary>An AssemblyInfo as <see cref="AssemblyInfoLayout"/> draws it.</summary>
[StructLayout(LayoutKind.Explicit, Size = AssemblyInfoLayout.Size)]
internal unsafe struct AssemblyInfoView
{
    /// <summary>Simple name, zero-terminated UTF-8.</summary>
    [FieldOffset(AssemblyInfoLayout.Name)]
    internal byte* Name;

    /// <summary>Full display name, zero-terminated UTF-8.</summary>
    [FieldOffset(AssemblyInfoLayout.FullName)]
    internal byte* FullName;

    /// <summary>A cell that the collector scans: the RuntimeAssembly object once somebody asked for it.</summary>
    [FieldOffset(AssemblyInfoLayout.RuntimeObject)]
    internal nint* RuntimeObject;
}
