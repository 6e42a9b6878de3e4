using System.Runtime.CompilerServices;
using PusOS.Storage;
using PusOS.Storage.Littlefs;
using PusOS.Storage.Mounts;

// A program is compiled against the host flavour, which has these types itself.
[assembly: TypeForwardedTo(typeof(FileOpenFlags))]
[assembly: TypeForwardedTo(typeof(EntryKind))]
[assembly: TypeForwardedTo(typeof(DescriptorTable))]
[assembly: TypeForwardedTo(typeof(Errno))]
[assembly: TypeForwardedTo(typeof(FileLockKind))]
[assembly: TypeForwardedTo(typeof(IMountedFileSystem))]
[assembly: TypeForwardedTo(typeof(IOpenDirectory))]
[assembly: TypeForwardedTo(typeof(IOpenFile))]
[assembly: TypeForwardedTo(typeof(IWallClock))]
[assembly: TypeForwardedTo(typeof(MountTable))]
[assembly: TypeForwardedTo(typeof(NodeChange))]
[assembly: TypeForwardedTo(typeof(NodeInformation))]
[assembly: TypeForwardedTo(typeof(NodeMode))]
[assembly: TypeForwardedTo(typeof(NodeStamp))]
[assembly: TypeForwardedTo(typeof(PackedFileSystem))]
[assembly: TypeForwardedTo(typeof(RamFileSystem))]
[assembly: TypeForwardedTo(typeof(SpaceInformation))]
