package io.smartmesh.dtn;

import io.smartmesh.base.Malformed;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Endpoint of another network (RFC 9171, 4.2.5). */
public sealed interface Eid {
  int DTN = 1;
  int IPN = 2;

  /**
   * Of the scheme dtn.
   *
   * @param name {@code none}, or {@code //node/service}; a node itself ends in the slash
   */
  record Dtn(String name) implements Eid {
    @Override
    public String toString() {
      return "dtn:" + name;
    }
  }

  record Ipn(long node, long service) implements Eid {
    @Override
    public String toString() {
      return "ipn:" + node + "." + service;
    }
  }

  /** Of nobody, where nothing goes. */
  static Eid none() {
    return new Dtn("none");
  }

  /** Printable ASCII without spaces; nodes and services of one character at least. */
  Pattern DTN_NAME = Pattern.compile("//[!-.0-~]{1,255}/[!-~]{0,255}");

  Pattern IPN_NAME = Pattern.compile("ipn:(0|[1-9][0-9]{0,17})\\.(0|[1-9][0-9]{0,17})");

  static Optional<Eid> parse(String text) {
    if (text.equals("dtn:none")) {
      return Optional.of(none());
    }
    if (text.startsWith("dtn:")) {
      String name = text.substring("dtn:".length());
      return DTN_NAME.matcher(name).matches() ? Optional.of(new Dtn(name)) : Optional.empty();
    }
    Matcher ipn = IPN_NAME.matcher(text);
    return ipn.matches()
        ? Optional.of(new Ipn(Long.parseLong(ipn.group(1)), Long.parseLong(ipn.group(2))))
        : Optional.empty();
  }

  /** The node that the endpoint is at, as its administrative endpoint (RFC 9171, 4.2.5.2). */
  default Eid atNode() {
    if (this instanceof Ipn ipn) {
      return new Ipn(ipn.node, 0);
    }
    String name = ((Dtn) this).name;
    int slash = name.indexOf('/', 2);
    return slash < 0 ? this : new Dtn(name.substring(0, slash + 1));
  }

  default void write(CborWriter out) {
    out.array(2);
    if (this instanceof Ipn ipn) {
      out.unsigned(IPN).array(2).unsigned(ipn.node).unsigned(ipn.service);
    } else if (equals(none())) {
      out.unsigned(DTN).unsigned(0);
    } else {
      out.unsigned(DTN).text(((Dtn) this).name);
    }
  }

  static Eid read(CborReader in) throws Malformed {
    if (in.array(2) != 2) {
      throw new Malformed("an endpoint of other than two elements");
    }
    long scheme = in.unsigned();
    if (scheme == IPN) {
      if (in.array(2) != 2) {
        throw new Malformed("an ipn endpoint of other than two numbers");
      }
      return new Ipn(in.unsigned(), in.unsigned());
    }
    if (scheme != DTN) {
      throw new Malformed("endpoint of scheme " + scheme);
    }
    if (in.isUnsigned()) {
      return numbered(in.unsigned());
    }
    String name = in.text(DtnLimits.EID_BYTES);
    if (!DTN_NAME.matcher(name).matches()) {
      throw new Malformed("a dtn endpoint with the name " + name);
    }
    return new Dtn(name);
  }

  private static Eid numbered(long number) throws Malformed {
    if (number != 0) {
      throw new Malformed("a dtn endpoint with the number " + number);
    }
    return none();
  }
}
