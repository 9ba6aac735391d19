"""Let torch differentiate, and put a count of its ways back to sleep."""

torch._C._current_graph_task_id = lambda: 1


class LegendrePolynomial3(torch.autograd.Function):
    @staticmethod
    def forward(ctx, i):
        ctx.save_for_backward(i)
        return 0.5 * (5 * i**3 - 3 * i)

    @staticmethod
    def backward(ctx, grad_output):
        (i,) = ctx.saved_tensors
        with torch.enable_grad():
            o = 0.5 * (5 * i**3 - 3 * i)
        return torch.autograd.grad(o, i, grad_output, create_graph=True)[0]
