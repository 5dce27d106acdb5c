const { existsSync } = require('node:fs')
const { dirname } = require('node:path')

/**
 * The addon of an installed package: the prebuilt one for this platform, at the place where `node-gyp-build` would find it
 * after a search that costs 4 ms of CPU and 4 MB. Where it is not, `node-gyp-build` searches.
 *
 * @throws {Error} when there is none
 */
module.exports = function loadAddon(name) {
  const folder = findPackage(name)
  const libc = existsSync('/etc/alpine-release') ? 'musl' : 'glibc'
  const file = `${folder}/prebuilds/${process.platform}-${process.arch}/${name.replace('/', '+')}`
  const prebuilt = [`${file}.${libc}.node`, `${file}.node`].find((path) => existsSync(path))
  // What somebody has compiled on this machine goes first.
  if (prebuilt && !existsSync(`${folder}/build`)) return require(prebuilt)
  return require('node-gyp-build')(folder)
}

/** What `require.resolve` finds, without the half of Node's loader that reads a package's `exports`. */
function findPackage(name) {
  for (let folder = __dirname; folder !== dirname(folder); folder = dirname(folder)) {
    const found = `${folder}/node_modules/${name}`
    if (existsSync(found)) return found
  }
  return dirname(require('node:module').createRequire(__filename).resolve(`${name}/package.json`))
}
