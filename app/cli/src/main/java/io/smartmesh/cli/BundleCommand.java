package io.smartmesh.cli;

import io.smartmesh.api.client.ApiFailure;
import io.smartmesh.api.client.JsonValue;
import io.smartmesh.api.client.Table;
import io.smartmesh.api.client.Texts;
import io.smartmesh.base.Bytes;
import io.smartmesh.byhand.ByHandLimits;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Bundles that somebody carries by hand: in a file, or as pictures. */
@Command(
    name = "bundle",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      BundleCommand.Shown.class,
      BundleCommand.Export.class,
      BundleCommand.Import.class,
      BundleShow.class,
      BundleScan.class
    })
final class BundleCommand implements Runnable {
  private static final int ID_DIGITS = 8;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** What is carried until somebody is met. */
  @Command(name = "list", mixinStandardHelpOptions = true)
  static final class Shown implements Callable<Integer> {
    @Mixin private Client client = new Client();

    @Override
    public Integer call() throws ApiFailure {
      JsonValue answer = client.node().get("/bundles");
      if (client.wantsJson()) {
        client.print(answer);
        return 0;
      }
      List<JsonValue> bundles = answer.list("bundles");
      if (bundles.isEmpty()) {
        client.say("bundle.none");
        return 0;
      }
      Texts texts = client.texts();
      Table table =
          new Table()
              .row(
                  texts.get("bundle.col.id"),
                  texts.get("bundle.col.to"),
                  texts.get("bundle.col.urgency"),
                  texts.get("bundle.col.bytes"),
                  texts.get("bundle.col.left"),
                  texts.get("bundle.col.copies"));
      bundles.forEach(one -> row(table, texts, one));
      table.print(client.out());
      return 0;
    }

    private static void row(Table table, Texts texts, JsonValue one) {
      long left = one.number("lifetimeSeconds") - one.number("ageSeconds");
      table.row(
          one.text("id").substring(0, ID_DIGITS),
          one.flag("own") ? one.text("to") : texts.get("bundle.others"),
          texts.get("bundle.urgency." + one.text("urgency")),
          "" + one.number("bytes"),
          texts.get("bundle.hours", left / 3_600),
          "" + one.number("copies"));
    }
  }

  /** A file for a memory stick. */
  @Command(name = "export", mixinStandardHelpOptions = true)
  static final class Export implements Callable<Integer> {
    @Mixin private Client client = new Client();

    @Parameters(index = "0", paramLabel = "FILE", descriptionKey = "file")
    private Path file = Path.of("");

    @Option(names = "--for", paramLabel = "WHO", descriptionKey = "who")
    private String whom = "";

    @Option(names = "--most", paramLabel = "BYTES")
    private int most = ByHandLimits.PARCEL_BYTES;

    @Override
    public Integer call() throws ApiFailure, Failure {
      BundleParcel parcel = BundleParcel.export(client.node(), whom, most);
      try {
        SafeFile.write(file.toAbsolutePath(), parcel.bytes());
      } catch (IOException e) {
        throw new Failure("bundles-unwritable", file.toString(), Reason.of(e));
      }
      JsonValue answer = parcel.answer();
      if (client.wantsJson()) {
        client
            .out()
            .println(
                JsonValue.object(
                    "schema",
                    "smartmesh.bundle-file/1",
                    "file",
                    file.toString(),
                    "bytes",
                    (long) parcel.bytes().length(),
                    "bundles",
                    answer.number("bundles"),
                    "receipts",
                    answer.number("receipts"),
                    "left",
                    answer.number("left")));
        return 0;
      }
      client.say(
          "bundle.exported", answer.number("bundles"), answer.number("receipts"), file.toString());
      if (answer.number("left") > 0) {
        client.say("bundle.left", answer.number("left"), most);
      }
      return 0;
    }
  }

  /** What is whole in such a file. */
  @Command(name = "import", mixinStandardHelpOptions = true)
  static final class Import implements Callable<Integer> {
    @Mixin private Client client = new Client();

    @Parameters(index = "0", paramLabel = "FILE", descriptionKey = "file")
    private Path file = Path.of("");

    @Override
    public Integer call() throws ApiFailure, Failure {
      return BundleParcel.bring(client, read());
    }

    /** One byte more than may be: so that the node says what is wrong with a longer one. */
    private Bytes read() throws Failure {
      try (InputStream in = Files.newInputStream(file)) {
        return Bytes.wrap(in.readNBytes(ByHandLimits.PARCEL_BYTES + 1));
      } catch (IOException e) {
        throw new Failure("bundles-unreadable", file.toString(), Reason.of(e));
      }
    }
  }
}
