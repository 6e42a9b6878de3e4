[assembly: System.Runtime.CompilerServices.IgnoresAccessChecksTo("System.Private.CoreLib")]

// The drivers and class-library surfaces of these packages are part of the node.
[assembly: System.Runtime.CompilerServices.InternalsVisibleTo("PusOS.Net")]
[assembly: System.Runtime.CompilerServices.InternalsVisibleTo("PusOS.Storage")]
