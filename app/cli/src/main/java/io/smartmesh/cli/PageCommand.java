package io.smartmesh.cli;

import io.smartmesh.api.client.ApiFailure;
import io.smartmesh.api.client.JsonValue;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A link that lets one browser in, once. */
@Command(name = "page", mixinStandardHelpOptions = true)
final class PageCommand implements Callable<Integer> {
  private static final int SECONDS_PER_MINUTE = 60;

  @Mixin private Client client = new Client();

  @Option(names = "--open")
  private boolean open;

  @Option(names = "--forget-pin")
  private boolean forgetsPin;

  @Override
  public Integer call() throws ApiFailure {
    JsonValue link = client.node().post("/page/links", forgetsPin ? "{\"forgetPin\":true}" : "{}");
    if (client.wantsJson()) {
      client.print(link);
      return 0;
    }
    client.out().println(link.text("url"));
    client.say("page.how", link.number("seconds") / SECONDS_PER_MINUTE);
    if (open && !opens(link.text("url"))) {
      client.say("page.no-browser");
    }
    return 0;
  }

  /** With whatever the desktop opens links with. */
  private static boolean opens(String url) {
    try {
      new ProcessBuilder("xdg-open", url)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
