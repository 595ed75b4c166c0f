package io.smartmesh.api;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The built page, from the class path. Its list of files is the only way to them, so that a path
 * can lead nowhere else. Where the program was built without the page it says so.
 */
final class PageFiles {
  /** Where the build of app/web puts it. */
  static final String FOLDER = "/page/";

  private static final String LIST = "files.txt";
  private static final String INDEX = "index.html";

  /** Their names change with their content. */
  private static final String NAMED_BY_CONTENT = "assets/";

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml",
          "png", "image/png",
          "txt", "text/plain; charset=utf-8",
          "webmanifest", "application/manifest+json");
  private static final String NOT_BUILT =
      """
      <!doctype html><html lang="en"><meta charset="utf-8"><title>SmartMesh</title>
      <h1>The page was not built</h1>
      <p>The node runs, but this program was built without its page. Build it with
      <code>./smartmesh build</code> (needs Node 20.19 or later), then start the node again.</p>
      <p lang="zh">节点正在运行，但这个程序构建时没有包含网页。请运行
      <code>./smartmesh build</code>（需要 Node 20.19 或更高版本），然后重新启动节点。</p></html>
      """;

  private final String folder;

  PageFiles(String folder) {
    this.folder = folder;
  }

  void serve(Context context) throws Problem, IOException {
    String name = context.path().substring(1);
    String file = name.isEmpty() ? INDEX : name;
    Set<String> files = files();
    if (files.isEmpty() && file.equals(INDEX)) {
      context.status(404).contentType(type(INDEX)).result(NOT_BUILT);
      return;
    }
    if (!files.contains(file)) {
      throw Problem.ofStatus(404, context);
    }
    boolean named = file.startsWith(NAMED_BY_CONTENT);
    context.header("Cache-Control", named ? "public, max-age=31536000, immutable" : "no-cache");
    context.contentType(type(file)).result(read(file).orElseThrow());
  }

  private Set<String> files() throws IOException {
    Optional<byte[]> list = read(LIST);
    return list.isEmpty()
        ? Set.of()
        : Set.copyOf(new String(list.get(), StandardCharsets.UTF_8).lines().toList());
  }

  private Optional<byte[]> read(String file) throws IOException {
    try (InputStream in = PageFiles.class.getResourceAsStream(folder + file)) {
      return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
    }
  }

  private static String type(String file) {
    String ending = file.substring(file.lastIndexOf('.') + 1);
    return TYPES.getOrDefault(ending, "application/octet-stream");
  }
}
