package io.projectcontour.kube.schema;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelValidationException;
import dev.cel.common.ast.CelExpr.ExprKind;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Compiles CEL expressions, each once. Values are untyped, which accepts the same expressions as
 * the API server's types do as long as the expressions are right; a mistake in one shows at the
 * first evaluation instead of at compilation.
 *
 * <p>Setting CEL up takes a few hundred milliseconds, so do it only when a rule has to be
 * evaluated.
 */
final class CelPrograms {
  private static final String SELF = "self";
  private static final String OLD_SELF = "oldSelf";

  private final CelCompiler compiler =
      CelCompilerFactory.standardCelCompilerBuilder()
          .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
          .addLibraries(CelExtensions.strings())
          .addVar(SELF, SimpleType.DYN)
          .addVar(OLD_SELF, SimpleType.DYN)
          .build();
  private final CelRuntime runtime =
      CelRuntimeFactory.plannerRuntimeBuilder().addLibraries(CelExtensions.strings()).build();
  private final Map<String, Optional<CelRuntime.Program>> compiled = new ConcurrentHashMap<>();

  /**
   * Whether an expression holds for a value. An expression about {@code oldSelf} compares an object
   * with its predecessor; it holds, since a manifest has none.
   *
   * @throws CelEvaluationException if the expression has no result for this value, for example
   *     because it reads a field that is absent
   * @throws IllegalArgumentException if the expression is not right
   */
  boolean holds(String expression, Object self) throws CelEvaluationException {
    Optional<CelRuntime.Program> program = compiled.computeIfAbsent(expression, this::compile);
    return program.isEmpty() || Boolean.TRUE.equals(program.get().eval(Map.of(SELF, self)));
  }

  private Optional<CelRuntime.Program> compile(String expression) {
    try {
      CelAbstractSyntaxTree tree = compiler.compile(expression).getAst();
      return readsPredecessor(tree) ? Optional.empty() : Optional.of(runtime.createProgram(tree));
    } catch (CelValidationException | CelEvaluationException e) {
      throw new IllegalArgumentException(
          "the CEL rule %s is not right: %s".formatted(expression, e.getMessage()), e);
    }
  }

  private static boolean readsPredecessor(CelAbstractSyntaxTree tree) {
    return CelNavigableAst.fromAst(tree)
        .getRoot()
        .allNodes()
        .anyMatch(
            node ->
                node.expr().exprKind().getKind() == ExprKind.Kind.IDENT
                    && node.expr().ident().name().equals(OLD_SELF));
  }
}
