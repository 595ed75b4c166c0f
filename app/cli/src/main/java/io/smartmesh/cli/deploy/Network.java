package io.smartmesh.cli.deploy;

import io.smartmesh.base.Address;
import io.smartmesh.base.ChainTime;
import io.smartmesh.ethereum.Distribution;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A network's profile (TK-21): a file of lines {@code key = value}; empty lines and lines that
 * begin with {@code #} say nothing.
 *
 * <pre>
 * chain-id       EIP-155
 * rpc            the chain node, unless the command names one
 * confirmations  blocks on top of the last contract before it is believed
 * launch         from when the locks count, such as 2027-01-01T00:00:00Z; without it, when the
 *                deployment begins
 * owner.ROW      who owns the allocation of that row; may be left out on a local chain
 * </pre>
 *
 * @param name the file's, without its ending
 * @param owners of the rows that the profile names
 */
public record Network(
    String name,
    long chainId,
    Optional<URI> rpc,
    long confirmations,
    Optional<ChainTime> launch,
    Map<Distribution, Address> owners) {
  /** Profiles that come with the program. */
  public static final List<String> KNOWN = List.of("anvil", "sepolia", "mainnet");

  /** The chain of development nodes. Every other is public, whatever its profile says. */
  private static final long LOCAL_CHAIN = 31_337;

  private static final String ENDING = ".network";
  private static final String OWNER = "owner.";
  private static final int BYTES_MOST = 65_536;
  private static final long CONFIRMATIONS_MOST = 1_000;

  public Network {
    owners = Map.copyOf(owners);
  }

  /** Whether others see it, so that nothing there can be taken back. */
  public boolean isPublic() {
    return chainId != LOCAL_CHAIN;
  }

  /**
   * @param nameOrFile one of {@link #KNOWN}, or a file
   */
  public static Network load(String nameOrFile) throws DeployFailure {
    if (KNOWN.contains(nameOrFile)) {
      try (InputStream in = Network.class.getResourceAsStream(nameOrFile + ENDING)) {
        if (in == null) {
          throw new IllegalStateException("no profile " + nameOrFile);
        }
        return parse(nameOrFile, new String(in.readAllBytes(), StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
    Path file = Path.of(nameOrFile);
    if (!Files.isRegularFile(file)) {
      throw new DeployFailure("network-unknown", nameOrFile, String.join(", ", KNOWN));
    }
    try {
      if (Files.size(file) > BYTES_MOST) {
        throw wrong(nameOrFile, Files.size(file) + " bytes, at most " + BYTES_MOST);
      }
      String name = String.valueOf(file.getFileName()).replaceFirst("\\.[^.]*$", "");
      if (!name.matches("[A-Za-z0-9][A-Za-z0-9_-]{0,40}")) {
        throw wrong(nameOrFile, "its name is not letters, digits, - and _");
      }
      return parse(name, Files.readString(file));
    } catch (IOException e) {
      throw wrong(nameOrFile, String.valueOf(e.getMessage()));
    }
  }

  static Network parse(String name, String text) throws DeployFailure {
    Map<String, String> lines = lines(name, text);
    long chainId = number(name, "chain-id", lines.remove("chain-id"), 1, Long.MAX_VALUE);
    long confirmations =
        number(name, "confirmations", lines.remove("confirmations"), 0, CONFIRMATIONS_MOST);
    Optional<String> rpc = Optional.ofNullable(lines.remove("rpc"));
    Optional<String> launch = Optional.ofNullable(lines.remove("launch"));
    Map<Distribution, Address> owners = new EnumMap<>(Distribution.class);
    for (Distribution row : Distribution.values()) {
      String owner = lines.remove(OWNER + row.id());
      if (owner != null) {
        owners.put(row, address(name, row, owner));
      }
    }
    if (!lines.isEmpty()) {
      throw wrong(name, "nothing is called " + lines.keySet().iterator().next());
    }
    return new Network(
        name,
        chainId,
        rpc.isPresent() ? Optional.of(endpoint(name, rpc.get())) : Optional.empty(),
        confirmations,
        launch.isPresent() ? Optional.of(time(name, launch.get())) : Optional.empty(),
        owners);
  }

  private static Map<String, String> lines(String name, String text) throws DeployFailure {
    Map<String, String> lines = new LinkedHashMap<>();
    for (String line : text.lines().map(String::strip).toList()) {
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      int equals = line.indexOf('=');
      if (equals < 1) {
        throw wrong(name, "a line is not \"key = value\"");
      }
      String key = line.substring(0, equals).strip();
      if (lines.put(key, line.substring(equals + 1).strip()) != null) {
        throw wrong(name, key + " is set twice");
      }
    }
    return lines;
  }

  private static long number(String name, String key, @Nullable String value, long low, long high)
      throws DeployFailure {
    if (value == null) {
      throw wrong(name, key + " is missing");
    }
    if (!value.matches("[0-9]{1,18}")
        || Long.parseLong(value) < low
        || Long.parseLong(value) > high) {
      throw wrong(name, key + " is " + value + ", not a number from " + low + " to " + high);
    }
    return Long.parseLong(value);
  }

  private static Address address(String name, Distribution row, String value) throws DeployFailure {
    try {
      Address address = Address.fromHex(value);
      if (!address.equals(Address.ZERO)) {
        return address;
      }
    } catch (IllegalArgumentException e) {
      // Told below.
    }
    throw wrong(name, OWNER + row.id() + " is " + value + ", not the address of somebody");
  }

  private static URI endpoint(String name, String value) throws DeployFailure {
    if (!value.matches("https?://[^\\s]+")) {
      throw wrong(name, "rpc is " + value + ", not http:// or https:// and an address");
    }
    return URI.create(value);
  }

  private static ChainTime time(String name, String value) throws DeployFailure {
    try {
      return new ChainTime(Instant.parse(value).getEpochSecond());
    } catch (DateTimeException | IllegalArgumentException e) {
      throw wrong(name, "launch is " + value + ", not a time such as 2027-01-01T00:00:00Z");
    }
  }

  private static DeployFailure wrong(String name, String why) {
    return new DeployFailure("network-wrong", name, why);
  }
}
