package org.visualbert4j.internal.runtime;

import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorType;
import org.bytedeco.pytorch.Type;

/** Calls operators of libtorch that have no Java method, by name through its dispatcher. */
public final class Operators {

    private Operators() {}

    /** Finds an operator, such as {@code aten::_fused_adamw_} with the overload name {@code ""}. */
    public static OperatorHandle find(String name, String overload) {
        try (Scope scope = Scope.open()) { // a handle in a constant must outlive the scope its class is loaded in
            return scope.release(Dispatcher.singleton().findSchemaOrThrow(name, overload));
        }
    }

    /** Calls an operator with its arguments in order and returns its results. */
    public static IValueVector call(OperatorHandle operator, IValue... arguments) {
        IValueVector stack = new IValueVector(arguments);
        operator.callBoxed(stack);
        return stack;
    }

    /** Calls an operator whose only result is a tensor. */
    public static Tensor tensor(OperatorHandle operator, IValue... arguments) {
        // A tensor of its own, since the one in the vector refers into it.
        return new Tensor(call(operator, arguments).get(0).toTensor());
    }

    /** A list of tensors as an operator's argument. */
    public static IValue tensors(Iterable<Tensor> tensors) {
        GenericList list = new GenericList(new Type.TypePtr(TensorType.get()));
        for (Tensor tensor : tensors) {
            list.push_back(new IValue(tensor));
        }
        return new IValue(list);
    }
}
