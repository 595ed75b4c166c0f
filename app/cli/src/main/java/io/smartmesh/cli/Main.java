package io.smartmesh.cli;

import io.smartmesh.api.client.Texts;
import io.smartmesh.bench.BenchCommand;
import io.smartmesh.demo.DemoCommand;
import io.smartmesh.simulator.SimulateCommand;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Entry point of the {@code smartmesh} command. */
public final class Main {
  static final int FAILED = 1;
  static final int MISUSED = 2;
  static final int DAMAGED = 5;

  private static final Map<String, Supplier<Object>> COMMANDS = commands();

  private Main() {}

  public static void main(String[] args) {
    PrintWriter out = utf8(System.out);
    PrintWriter err = utf8(System.err);
    System.exit(commandLine(List.of(args)).setOut(out).setErr(err).execute(args));
  }

  /** The command line, with texts in the language that the arguments or the environment ask for. */
  static CommandLine commandLine(List<String> args) {
    CommandSpec root = CommandSpec.forAnnotatedObject(new Root());
    // Its value is needed before anything else is read: see language().
    root.addOption(
        OptionSpec.builder("--lang")
            .paramLabel("LANG")
            .type(String.class)
            .scopeType(CommandLine.ScopeType.INHERIT)
            .build());
    CommandLine line = new CommandLine(root);
    // Reading the annotations of every command takes longer than most commands run.
    String named = args.stream().filter(COMMANDS::containsKey).findFirst().orElse("");
    COMMANDS.forEach(
        (name, command) -> {
          if (named.isEmpty() || named.equals(name)) {
            line.addSubcommand(name, command.get());
          }
        });
    Texts texts = new Texts(Main.class, language(args));
    for (String name : List.of(UpCommand.NAME, AgentCommand.NAME)) {
      if (line.getSubcommands().containsKey(name)) {
        SettingOptions.add(line.getSubcommands().get(name).getCommandSpec(), texts);
      }
    }
    CommandLine account = line.getSubcommands().get("account");
    CommandLine restore = account == null ? null : account.getSubcommands().get("restore");
    if (restore != null) {
      // It asks other nodes, so it may be told how they are found.
      SettingOptions.add(restore.getCommandSpec(), texts);
    }
    return line.setResourceBundle(texts.bundle())
        .setExecutionExceptionHandler(new FailureHandler(texts))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true);
  }

  static String language(List<String> args) {
    for (int i = 0; i < args.size(); i++) {
      if (args.get(i).startsWith("--lang=")) {
        return args.get(i).substring("--lang=".length());
      }
      if (args.get(i).equals("--lang") && i + 1 < args.size()) {
        return args.get(i + 1);
      }
    }
    return Texts.language();
  }

  private static Map<String, Supplier<Object>> commands() {
    Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
    commands.put(UpCommand.NAME, UpCommand::new);
    commands.put("status", StatusCommand::new);
    commands.put("page", PageCommand::new);
    commands.put("id", IdCommand::new);
    commands.put("ip", IpCommand::new);
    commands.put("peers", PeersCommand::new);
    commands.put("ping", PingCommand::new);
    commands.put("trace", TraceCommand::new);
    commands.put("topology", TopologyCommand::new);
    commands.put("netcheck", NetcheckCommand::new);
    commands.put("doctor", DoctorCommand::new);
    commands.put("bugreport", BugreportCommand::new);
    commands.put("contact", ContactCommand::new);
    commands.put("group", GroupCommand::new);
    commands.put("send", SendCommand::new);
    commands.put("inbox", InboxCommand::new);
    commands.put("outbox", OutboxCommand::new);
    commands.put("history", HistoryCommand::new);
    commands.put("search", SearchCommand::new);
    commands.put("sos", HelpCommand.Sos::new);
    commands.put("safe", HelpCommand.Safe::new);
    commands.put("around", AroundCommand::new);
    commands.put("notice", NoticeCommand::new);
    commands.put("transfer", TransferCommand::new);
    commands.put("balance", BalanceCommand::new);
    commands.put("pay", PayCommand::new);
    commands.put("request", RequestCommand::new);
    commands.put("payments", PaymentsCommand::new);
    commands.put("payment", PaymentCommand::new);
    commands.put("limits", LimitsCommand::new);
    commands.put("channel", ChannelCommand::new);
    commands.put("account", AccountCommand::new);
    commands.put("device", DeviceCommand::new);
    commands.put("backup", BackupCommand::new);
    commands.put("bundle", BundleCommand::new);
    commands.put("wipe", WipeCommand::new);
    commands.put("config", ConfigCommand::new);
    commands.put("deploy", DeployCommand::new);
    commands.put("relayer", RelayerCommand::new);
    commands.put("token", TokenCommand::new);
    commands.put("demo", () -> new DemoCommand(Keyring::storeKey));
    commands.put("simulate", SimulateCommand::new);
    commands.put("bench", BenchCommand::new);
    commands.put(AgentCommand.NAME, AgentCommand::new);
    commands.put("api-token", ApiTokenCommand::new);
    commands.put("completion", CompletionCommand::new);
    commands.put("man", ManCommand::new);
    commands.put("version", VersionCommand::new);
    return commands;
  }

  /** The terminal may be set to anything; our words are UTF-8 in both languages. */
  private static PrintWriter utf8(PrintStream stream) {
    return new PrintWriter(stream, true, StandardCharsets.UTF_8);
  }

  /** Alone it shows what there is. */
  @Command(
      name = "smartmesh",
      mixinStandardHelpOptions = true,
      versionProvider = VersionCommand.Provider.class,
      synopsisSubcommandLabel = "COMMAND",
      exitCodeListHeading = "%n",
      exitCodeList = {"0:", "1:", "2:", "3:", "4:", "5:"})
  static final class Root implements Runnable {
    @CommandLine.Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
      spec.commandLine().usage(spec.commandLine().getOut());
    }
  }
}
