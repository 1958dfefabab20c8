# SYSTEM's task, at every start and every five minutes: puts machine-wide registry rows back where they have drifted,
# and leaves what the borrower's account cannot read. Takes nothing from places that the borrower may write.
. (Join-Path $PSScriptRoot 'profile.ps1')

# Without the statement that tanmori-agent leaves, nothing is in force, and nothing is put in force from here.
if (-not (Test-Path -LiteralPath (Join-Path $StateFolder 'provisioned.json'))) { exit 0 }

$places = Read-Parameters
$rows = Read-Rows $places
foreach ($row in $rows) {
  if ((Get-RowState $row $places) -ne 'not-in-force') { continue }
  try {
    switch ($row.kind) {
      'reg' {
        # The borrower's part of the registry is there only while they are signed in; theirs is read, not written.
        if ($row.key.StartsWith('HKLM\')) {
          Invoke-Tool "$System32\reg.exe" @('add', $row.key, '/v', $row.name, '/t', $row.type, '/d', [string]$row.data, '/f', '/reg:64')
        }
      }
      'service' {
        Invoke-Tool "$System32\reg.exe" @('add', (Get-ServiceKey $row), '/v', 'Start', '/t', 'REG_DWORD', '/d', [string]$row.start, '/f', '/reg:64')
      }
      # Windows starts it again after a failure, so many times; this does so for good.
      'recorder' { Start-ScheduledTask -TaskName $row.task }
      'auditlog' { Invoke-Tool "$System32\wevtutil.exe" @('sl', $row.channel, '/e:true') }
      'applocker' { if (Test-Path -LiteralPath $AppIdKey) { Start-Service -Name 'AppIDSvc' } }
    }
  } catch {
    # It stays not-in-force in what is written below.
    continue
  }
}

$readings = @($rows | Where-Object { $_.kind -in 'feature', 'applocker', 'task', 'recorder', 'auditlog' } | ForEach-Object {
    @{ id = $_.id; state = (Get-RowState $_ $places) }
  })
$at = [DateTime]::UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'")
$text = ConvertTo-Json -Depth 4 -Compress -InputObject @{ v = 1; at = $at; boot = (Get-BootId); rows = $readings }
Write-Text (Join-Path $StateFolder 'readings.json') $text
