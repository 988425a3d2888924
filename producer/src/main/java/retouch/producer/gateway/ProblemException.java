package retouch.producer.gateway;

/// Carries a problem past the steps that are left. It never leaves this package.
final class ProblemException extends Exception {

    private static final long serialVersionUID = 1;

    private final transient Problem problem;

    ProblemException(Problem problem) {
        super(problem.detail(), null, false, false);
        this.problem = problem;
    }

    Problem problem() {
        return problem;
    }
}
