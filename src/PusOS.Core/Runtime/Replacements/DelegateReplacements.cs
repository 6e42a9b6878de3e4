using System.Reflection;
using PusOS.Runtime.Types;

namespace PusOS.Runtime.Replacements;

/// <summary>Members of Delegate that look for metadata where the image has a table of names.</summary>
internal static class DelegateReplacements
{
    [Replaces("System.MulticastDelegate", "GetMethodImpl", Reason = "Makes the MethodInfo from metadata tokens, which an image does not hold.")]
    internal static MethodInfo GetMethod(MulticastDelegate self)
    {
        if (self._invocationCount != 0 && self._invocationList is object[] list)
        {
            return ((Delegate)list[(int)self._invocationCount - 1]).Method;
        }

        return ImageMethod.OfDelegate(self);
    }
}
