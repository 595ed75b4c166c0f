package io.smartmesh.architecture;

import io.smartmesh.architecture.Tree.Source;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What every source file looks like, read as plain text. */
class TidyTest {

  private static final int LINES_MAX = 500;
  private static final int COLUMNS_MAX = 100;

  /** Written apart so that this file does not accuse itself. */
  private static final Pattern UNFINISHED =
      Pattern.compile("\\b(TO" + "DO|FIX" + "ME|X" + "XX)\\b");

  private static final String STACK_TRACE = ".printStack" + "Trace(";

  /** Comparisons that stop at the first difference; written apart like the others. */
  private static final Pattern HASTY_COMPARISON =
      Pattern.compile("\\bArrays\\.(equa" + "ls|comp" + "are|mis" + "match)\\(");

  private static final String STANDARD_OUT = "System." + "out";

  @Test
  void filesAreShort() {
    Violations violations = new Violations("more than " + LINES_MAX + " lines: split by phase");
    for (Source file : Tree.sources(f -> f.isJava() || f.isSolidity() || f.isShell())) {
      violations.addIf(file.lines().size() > LINES_MAX, file.path() + ": " + file.lines().size());
    }
    violations.assertNone();
  }

  @Test
  void linesAreShort() {
    Violations violations = new Violations("more than " + COLUMNS_MAX + " columns");
    eachLine(
        "",
        (where, line) -> {
          int columns = line.codePointCount(0, line.length());
          violations.addIf(columns > COLUMNS_MAX && !line.startsWith("import "), where);
        });
    violations.assertNone();
  }

  @Test
  void onlyProgramsPrint() {
    Violations violations = new Violations("standard output belongs to app/ and test/processes");
    eachLine(
        "",
        (where, line) -> {
          boolean isProgram = where.startsWith("app/") || where.startsWith("test/processes/");
          violations.addIf(line.contains(STANDARD_OUT) && !isProgram, where);
        });
    violations.assertNone();
  }

  @Test
  void nothingIsLeftUnfinished() {
    Violations violations = new Violations("finish it, or file it in the tracker");
    for (Source file : Tree.SOURCES) {
      for (int i = 0; i < file.lines().size(); i++) {
        violations.addIf(
            UNFINISHED.matcher(file.lines().get(i)).find(), file.path() + ":" + (i + 1));
      }
    }
    violations.assertNone();
  }

  @Test
  void errorsAreHandledNotDumped() {
    Violations violations = new Violations("return the error as a value, or let the bug surface");
    eachLine("", (where, line) -> violations.addIf(line.contains(STACK_TRACE), where));
    violations.assertNone();
  }

  /** Where keys, MACs and tokens are: Secret, MessageDigest.isEqual or equalsConstantTime. */
  @Test
  void secretsAreComparedInConstantTime() {
    Violations violations = new Violations("the time it takes tells where a secret differs");
    for (String folder : new String[] {"foundation/crypto/src/main/", "adapter/api/src/main/"}) {
      eachLine(
          folder, (where, line) -> violations.addIf(HASTY_COMPARISON.matcher(line).find(), where));
    }
    violations.assertNone();
  }

  @Test
  void packagesMatchTheirModule() {
    Violations violations = new Violations("package must be io.smartmesh.<module> and its folder");
    for (Source file : Tree.sources(Source::isJava)) {
      String folder = file.path().replaceAll("/src/.*", "");
      String name = packageOf(file);
      Module module = Module.ALL.get(folder.substring(folder.lastIndexOf('/') + 1));
      boolean owned = module == null ? name.equals("io.smartmesh.architecture") : module.owns(name);
      boolean placed = file.path().matches(".*/java/" + name.replace('.', '/') + "/[^/]+");
      violations.addIf(!owned || !placed, file.path() + ": " + name);
    }
    violations.assertNone();
  }

  @Test
  void packagesAreDescribedAndNullMarked() {
    Violations violations = new Violations("a package-info.java with a sentence and @NullMarked");
    Map<String, Boolean> marked = new LinkedHashMap<>();
    for (Source file : Tree.sources(Source::isJava)) {
      String key = file.path().replaceAll("/src/.*", ": ") + packageOf(file);
      boolean marks = file.path().endsWith("/package-info.java") && isMarked(file);
      marked.merge(key, marks, Boolean::logicalOr);
    }
    marked.forEach((where, isMarked) -> violations.addIf(!isMarked, where));
    violations.assertNone();
  }

  private static boolean isMarked(Source file) {
    return file.lines().contains("@NullMarked") && file.text().contains("/**");
  }

  private static String packageOf(Source file) {
    return file.lines().stream()
        .filter(line -> line.startsWith("package "))
        .findFirst()
        .map(line -> line.substring("package ".length(), line.indexOf(';')))
        .orElse("");
  }

  private interface LineCheck {
    void accept(String where, String line);
  }

  private static void eachLine(String folder, LineCheck check) {
    for (Source file : Tree.sources(f -> f.isJava() && f.path().startsWith(folder))) {
      for (int i = 0; i < file.lines().size(); i++) {
        check.accept(file.path() + ":" + (i + 1), file.lines().get(i));
      }
    }
  }
}
