using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace PusOS.Analyzers;

/// <summary>
/// Checks every method marked [InterruptContext] (itself, or its type): it may not allocate, block, throw,
/// compute in floating point, or call a method that is not marked.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class InterruptContextAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
    [
        InterruptRules.Allocation, InterruptRules.Boxing, InterruptRules.Blocking, InterruptRules.Call,
        InterruptRules.Throw, InterruptRules.FloatingPoint, InterruptRules.Handler,
    ];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterOperationAction(
            OnAllocation,
            OperationKind.ObjectCreation, OperationKind.ArrayCreation, OperationKind.AnonymousObjectCreation, OperationKind.DelegateCreation,
            OperationKind.InterpolatedString, OperationKind.CollectionExpression, OperationKind.TypeParameterObjectCreation, OperationKind.With);
        context.RegisterOperationAction(OnBinary, OperationKind.Binary, OperationKind.CompoundAssignment);
        context.RegisterOperationAction(OnUnary, OperationKind.Unary, OperationKind.Increment, OperationKind.Decrement);
        context.RegisterOperationAction(OnConversion, OperationKind.Conversion);
        context.RegisterOperationAction(OnBlocking, OperationKind.Lock, OperationKind.Await, OperationKind.YieldReturn, OperationKind.YieldBreak);
        context.RegisterOperationAction(OnThrow, OperationKind.Throw);
        context.RegisterOperationAction(OnInvocation, OperationKind.Invocation);
        context.RegisterOperationAction(OnProperty, OperationKind.PropertyReference);
        context.RegisterOperationAction(OnEvent, OperationKind.EventAssignment);
        context.RegisterOperationAction(OnLoop, OperationKind.Loop);
        context.RegisterOperationAction(OnHandler, OperationKind.AddressOf);
    }

    private static void OnAllocation(OperationAnalysisContext context)
    {
        if (!IsChecked(context))
        {
            return;
        }

        IOperation operation = context.Operation;
        switch (operation)
        {
            case IObjectCreationOperation { Parent: IAttributeOperation }:
                return;
            case IInterpolatedStringOperation when operation.ConstantValue.HasValue:
                return;
            case ICollectionExpressionOperation { Type: { IsValueType: true } } collection when collection.Elements.IsEmpty:
                return;
            case IObjectCreationOperation { Type.IsValueType: true } creation:
                CheckCall(context, creation.Constructor);
                return;
            case IWithOperation { Type.IsValueType: true } or ITypeParameterObjectCreationOperation { Type.IsValueType: true }:
                return;
            case IObjectCreationOperation { Parent: IThrowOperation } or IObjectCreationOperation { Parent.Parent: IThrowOperation }:
                return; // PUS0005 says it.
        }

        // The array of bytes behind ReadOnlySpan<byte> constants is data of the image.
        if (operation is IArrayCreationOperation { Parent: IConversionOperation { Type.Name: "ReadOnlySpan" } })
        {
            return;
        }

        context.ReportDiagnostic(Diagnostic.Create(InterruptRules.Allocation, operation.Syntax.GetLocation(), Describe(operation)));
    }

    private static string Describe(IOperation operation) => operation switch
    {
        IDelegateCreationOperation { Target: IAnonymousFunctionOperation } => "A lambda",
        IDelegateCreationOperation => "A delegate",
        IInterpolatedStringOperation => "An interpolated string",
        IArrayCreationOperation { IsImplicit: true } => "An array of params arguments",
        IArrayCreationOperation => "An array",
        ICollectionExpressionOperation => "A collection expression",
        _ => $"new {operation.Type?.Name}",
    };

    private static void OnBinary(OperationAnalysisContext context)
    {
        if (!IsChecked(context))
        {
            return;
        }

        (ITypeSymbol? type, IMethodSymbol? method, IOperation left) = context.Operation switch
        {
            IBinaryOperation binary => (binary.Type, binary.OperatorMethod, binary.LeftOperand),
            ICompoundAssignmentOperation assignment => (assignment.Type, assignment.OperatorMethod, assignment.Target),
            _ => (null, null, context.Operation),
        };
        if (type?.SpecialType == SpecialType.System_String && !context.Operation.ConstantValue.HasValue)
        {
            context.ReportDiagnostic(Diagnostic.Create(InterruptRules.Allocation, context.Operation.Syntax.GetLocation(), "String concatenation"));
            return;
        }

        CheckCall(context, method);
        CheckFloatingPoint(context, type, left.Type);
    }

    private static void OnUnary(OperationAnalysisContext context)
    {
        if (IsChecked(context))
        {
            CheckCall(context, (context.Operation as IUnaryOperation)?.OperatorMethod ?? (context.Operation as IIncrementOrDecrementOperation)?.OperatorMethod);
            CheckFloatingPoint(context, context.Operation.Type, null);
        }
    }

    private static void OnConversion(OperationAnalysisContext context)
    {
        if (!IsChecked(context))
        {
            return;
        }

        var conversion = (IConversionOperation)context.Operation;
        CheckCall(context, conversion.OperatorMethod);
        if (conversion.Operand.Type is { IsValueType: true } from && conversion.Type is { IsReferenceType: true })
        {
            context.ReportDiagnostic(Diagnostic.Create(InterruptRules.Boxing, conversion.Syntax.GetLocation(), from.ToDisplayString()));
        }

        if (!conversion.ConstantValue.HasValue)
        {
            CheckFloatingPoint(context, conversion.Type, conversion.Operand.Type);
        }
    }

    private static void OnBlocking(OperationAnalysisContext context)
    {
        if (IsChecked(context))
        {
            string what = context.Operation switch { ILockOperation => "lock", IAwaitOperation => "await", _ => "yield" };
            context.ReportDiagnostic(Diagnostic.Create(InterruptRules.Blocking, context.Operation.Syntax.GetLocation(), what));
        }
    }

    private static void OnThrow(OperationAnalysisContext context)
    {
        if (IsChecked(context))
        {
            context.ReportDiagnostic(Diagnostic.Create(InterruptRules.Throw, context.Operation.Syntax.GetLocation()));
        }
    }

    private static void OnInvocation(OperationAnalysisContext context)
    {
        if (IsChecked(context))
        {
            IMethodSymbol method = ((IInvocationOperation)context.Operation).TargetMethod;
            if (BlockingCalls.Contains(method))
            {
                context.ReportDiagnostic(Diagnostic.Create(InterruptRules.Blocking, context.Operation.Syntax.GetLocation(), method.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat)));
                return;
            }

            CheckCall(context, method);
        }
    }

    private static void OnProperty(OperationAnalysisContext context)
    {
        var reference = (IPropertyReferenceOperation)context.Operation;
        if (!IsChecked(context) || InterruptMarks.IsAutomatic(reference.Property))
        {
            return;
        }

        bool isWritten = reference.Parent is IAssignmentOperation assignment && assignment.Target == reference;
        CheckCall(context, isWritten ? reference.Property.SetMethod : reference.Property.GetMethod);
    }

    private static void OnEvent(OperationAnalysisContext context)
    {
        if (IsChecked(context))
        {
            context.ReportDiagnostic(Diagnostic.Create(InterruptRules.Allocation, context.Operation.Syntax.GetLocation(), "Adding to an event"));
        }
    }

    private static void OnLoop(OperationAnalysisContext context)
    {
        if (context.Operation is IForEachLoopOperation loop && IsChecked(context)
            && loop.Collection is var collection && (collection is IConversionOperation { IsImplicit: true } conversion ? conversion.Operand.Type : collection.Type) is { } type
            && type is not IArrayTypeSymbol && type.Name is not ("Span" or "ReadOnlySpan") && type.SpecialType != SpecialType.System_String)
        {
            context.ReportDiagnostic(Diagnostic.Create(InterruptRules.Call, collection.Syntax.GetLocation(), type.ToDisplayString() + ".GetEnumerator()"));
        }
    }

    /// <summary>&amp;Method given to a parameter or property marked [InterruptContext]: everywhere, not only in checked methods.</summary>
    private static void OnHandler(OperationAnalysisContext context)
    {
        var address = (IAddressOfOperation)context.Operation;
        if (address.Reference is not IMethodReferenceOperation { Method: var method } || InterruptMarks.IsMarked(method))
        {
            return;
        }

        IOperation? user = address.Parent;
        while (user is IConversionOperation)
        {
            user = user.Parent;
        }

        ISymbol? target = user switch
        {
            IArgumentOperation argument => argument.Parameter,
            ISimpleAssignmentOperation { Target: IPropertyReferenceOperation property } => property.Property,
            ISimpleAssignmentOperation { Target: IFieldReferenceOperation field } => field.Field,
            _ => null,
        };
        if (target is not null && InterruptMarks.HasMark(target))
        {
            context.ReportDiagnostic(Diagnostic.Create(InterruptRules.Handler, address.Syntax.GetLocation(), method.Name));
        }
    }

    private static void CheckCall(OperationAnalysisContext context, IMethodSymbol? method)
    {
        if (method is not null && !InterruptMarks.MayBeCalled(method))
        {
            context.ReportDiagnostic(Diagnostic.Create(InterruptRules.Call, context.Operation.Syntax.GetLocation(), method.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat)));
        }
    }

    private static void CheckFloatingPoint(OperationAnalysisContext context, ITypeSymbol? first, ITypeSymbol? second)
    {
        if ((IsFloat(first) || IsFloat(second)) && !context.Operation.ConstantValue.HasValue)
        {
            context.ReportDiagnostic(Diagnostic.Create(InterruptRules.FloatingPoint, context.Operation.Syntax.GetLocation()));
        }
    }

    private static bool IsFloat(ITypeSymbol? type) => type?.SpecialType is SpecialType.System_Single or SpecialType.System_Double;

    private static bool IsChecked(OperationAnalysisContext context) => InterruptMarks.IsMarked(context.ContainingSymbol);
}
