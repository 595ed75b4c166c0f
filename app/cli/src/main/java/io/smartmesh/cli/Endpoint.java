package io.smartmesh.cli;

import java.net.InetSocketAddress;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code host:port} on the command line. */
record Endpoint(InetSocketAddress address) {
  /** Reads it, resolving the host's name. */
  static final class Converter implements ITypeConverter<Endpoint> {
    @Override
    public Endpoint convert(String text) {
      int colon = text.lastIndexOf(':');
      if (colon < 1 || !text.substring(colon + 1).matches("[0-9]{1,5}")) {
        throw new TypeConversionException("'" + text + "' is not HOST:PORT");
      }
      int port = Integer.parseInt(text.substring(colon + 1));
      if (port > 65_535) {
        throw new TypeConversionException("port " + port + " is above 65535");
      }
      InetSocketAddress address = new InetSocketAddress(text.substring(0, colon), port);
      if (address.isUnresolved()) {
        throw new TypeConversionException("host '" + address.getHostString() + "' is not known");
      }
      return new Endpoint(address);
    }
  }
}
