/** A sound package that nobody asked for, in a private root. */
export const foreignPackage = '/var/lib/private-root/fremd.deb';

/** Shell text that makes it. */
export const makeForeignPackage = `cd /var/lib/private-root && mkdir -p p/DEBIAN && printf 'Package: fremd\\nVersion: 1\\nArchitecture: all\\nMaintainer: x <x@x>\\nDescription: x\\n' > p/DEBIAN/control && dpkg-deb -b p fremd.deb`;
