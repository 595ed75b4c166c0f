package io.smartmesh.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** The source tree on disk, without what is built or downloaded. */
final class Tree {

  static final Path ROOT = root();

  /** Folders that no person writes, by name or by path from the root. */
  private static final Set<String> SKIPPED =
      Set.of(".git", ".idea", "target", "node_modules", "contracts/out", "contracts/cache");

  /** Every file written by hand, in a fixed order. */
  static final List<Source> SOURCES = sources();

  private Tree() {}

  /** One text file: its path from the root, with forward slashes, and its lines. */
  record Source(String path, List<String> lines) {

    boolean isJava() {
      return path.endsWith(".java");
    }

    boolean isShell() {
      return path.endsWith(".sh") || (!lines.isEmpty() && lines.get(0).startsWith("#!"));
    }

    boolean isSolidity() {
      return path.endsWith(".sol");
    }

    String text() {
      return String.join("\n", lines);
    }
  }

  static List<Source> sources(Predicate<Source> filter) {
    return SOURCES.stream().filter(filter).toList();
  }

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(folder.resolve(".mvn"))) {
      folder = folder.getParent();
      if (folder == null) {
        throw new IllegalStateException("run inside the source tree: no .mvn folder above");
      }
    }
    return folder;
  }

  private static List<Source> sources() {
    Set<Path> files = new TreeSet<>();
    List<Source> found = new ArrayList<>();
    try {
      Files.walkFileTree(ROOT, new Collector(files));
      for (Path file : files) {
        String path = ROOT.relativize(file).toString().replace('\\', '/');
        if (isText(path)) {
          found.add(new Source(path, Files.readAllLines(file)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  /** The kinds of file that the rules read; scripts have no ending. */
  private static boolean isText(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    return name.matches(".*\\.(java|sol|sh|md|xml|yml|yaml|toml)")
        || (name.matches("[a-z-]+") && !path.contains("/resources/"));
  }

  private static final class Collector extends SimpleFileVisitor<Path> {
    private final Set<Path> files;

    Collector(Set<Path> files) {
      this.files = files;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      Path path = ROOT.relativize(folder);
      return SKIPPED.contains(path.toString()) || SKIPPED.contains(path.getFileName().toString())
          ? FileVisitResult.SKIP_SUBTREE
          : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (attributes.isRegularFile()) {
        files.add(file);
      }
      return FileVisitResult.CONTINUE;
    }
  }
}
