# Puts in force, or takes back, the rows of the profile that tanmori-agent does not hold itself: ACLs, features,
# firewall, AppLocker, the task and event logs. Elevated, with the borrower signed out.
#   powershell.exe -NoProfile -ExecutionPolicy Bypass -File provision.ps1 -Apply | -Revert
param([switch]$Apply, [switch]$Revert)
. (Join-Path $PSScriptRoot 'profile.ps1')

if ([bool]$Apply -eq [bool]$Revert) { throw 'Say -Apply or -Revert.' }
$self = New-Object Security.Principal.WindowsPrincipal ([Security.Principal.WindowsIdentity]::GetCurrent())
if (-not $self.IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)) { throw 'An administrator is needed.' }

$StateFile = Join-Path $StateFolder 'script-state.json'
$HostId = [string](Get-RegValue 'HKLM\SOFTWARE\Microsoft\Cryptography' 'MachineGuid')
$Held = 'acl', 'feature', 'firewall', 'applocker', 'task', 'recorder', 'auditlog'

function Protect-StateFolder {
  [void](New-Item -ItemType Directory -Force -Path $StateFolder)
  Invoke-Tool "$System32\icacls.exe" @($StateFolder, '/inheritance:r', '/grant:r', '*S-1-5-18:(OI)(CI)F',
    '/grant:r', '*S-1-5-32-544:(OI)(CI)F', '/grant:r', '*S-1-5-32-545:(OI)(CI)RX')
}

# What a place holds now, or the word absent.
function Get-Prior($Row) {
  switch ($Row.kind) {
    'acl' { if (Test-Path -LiteralPath $Row.path) { return (Get-Acl -LiteralPath $Row.path).Sddl } }
    'feature' {
      $feature = Get-CimInstance -ClassName Win32_OptionalFeature -Filter "Name='$($Row.feature)'"
      if ($null -ne $feature) { return [string]$feature.InstallState }
    }
    'firewall' { if ($null -ne (Get-NetFirewallRule -Name $Row.rule -ErrorAction SilentlyContinue)) { return 'present' } }
    'applocker' { return [string](Get-AppLockerPolicy -Local -Xml) }
    { $_ -in 'task', 'recorder' } {
      if ($null -ne (Get-ScheduledTask -TaskName $Row.task -ErrorAction SilentlyContinue)) { return 'present' }
    }
    'auditlog' { return [string](Get-WinEvent -ListLog $Row.channel).IsEnabled }
  }
  return 'absent'
}

function Set-FolderRights($Row, $Places) {
  if ($Row.rights -eq 'work') {
    # TEMP points below it, and programs fail where that folder is not there. Reverting leaves both: they hold work.
    [void](New-Item -ItemType Directory -Force -Path (Join-Path $Row.path '.tmp'))
  }
  # Reverting leaves this one, too: it holds the trail.
  if ($Row.rights -eq 'recorder') { [void](New-Item -ItemType Directory -Force -Path $Row.path) }
  if (-not (Test-Path -LiteralPath $Row.path)) {
    if ($Row.needed) { throw "no folder $($Row.path)" }
    return
  }
  $borrower = '*' + $Places.borrower.sid
  $keepers = @('/inheritance:r', '/grant:r', '*S-1-5-18:(OI)(CI)F', '/grant:r', '*S-1-5-32-544:(OI)(CI)F')
  $icacls = "$System32\icacls.exe"
  switch ($Row.rights) {
    'no-new' { Invoke-Tool $icacls @($Row.path, '/deny', "${borrower}:(WD,AD)") }
    'no-new-below' { Invoke-Tool $icacls @($Row.path, '/deny', "${borrower}:(OI)(CI)(WD,AD)") }
    # An owner may always give rights back: the folder becomes the administrators', and S-1-3-4 bounds its owner.
    'read-only' {
      Invoke-Tool $icacls @($Row.path, '/setowner', '*S-1-5-32-544')
      Invoke-Tool $icacls (@($Row.path) + $keepers + @('/grant:r', "${borrower}:(OI)(CI)RX", '/grant:r', '*S-1-3-4:(OI)(CI)RX'))
    }
    'work' {
      Invoke-Tool $icacls (@($Row.path) + $keepers + @('/grant:r', "${borrower}:(OI)(CI)M", '/grant:r', '*S-1-3-4:(OI)(CI)M'))
    }
    # Whoever may have made it before keeps nothing of it. S-1-5-19 is LocalService.
    'recorder' {
      Invoke-Tool $icacls @($Row.path, '/setowner', '*S-1-5-32-544', '/T')
      Invoke-Tool $icacls @($Row.path, '/reset', '/T')
      Invoke-Tool $icacls (@($Row.path) + $keepers + @('/grant:r', '*S-1-5-19:(OI)(CI)M'))
    }
    default { throw "unknown rights $($Row.rights)" }
  }
}

# As LocalService (S-1-5-19), from the start of Windows, for as long as it runs, and again a minute after it ended.
function Set-Recorder($Row) {
  $resources = Split-Path -Parent $PSScriptRoot
  $program = Join-Path $resources $Row.program
  if ((Get-AuthenticodeSignature -LiteralPath $program).Status -ne [Management.Automation.SignatureStatus]::Valid) {
    throw "no valid signature on $program"
  }
  if (-not (Test-Path -LiteralPath $Row.config)) { throw "no $($Row.config)" }
  $arguments = "`"$(Join-Path $resources $Row.script)`" run --config `"$($Row.config)`""
  $action = New-ScheduledTaskAction -Execute $program -Argument $arguments
  $principal = New-ScheduledTaskPrincipal -UserId 'S-1-5-19' -LogonType ServiceAccount -RunLevel Limited
  $settings = New-ScheduledTaskSettingsSet -AllowStartIfOnBatteries -DontStopIfGoingOnBatteries -MultipleInstances IgnoreNew -ExecutionTimeLimit ([TimeSpan]::Zero) -RestartCount 999 -RestartInterval (New-TimeSpan -Minutes 1) -Priority 5
  [void](Register-ScheduledTask -Force -TaskName $Row.task -Principal $principal -Action $action -Trigger (New-ScheduledTaskTrigger -AtStartup) -Settings $settings)
}

function Set-Row($Row, $Places) {
  switch ($Row.kind) {
    'acl' { Set-FolderRights $Row $Places }
    'feature' {
      if ($null -ne (Get-CimInstance -ClassName Win32_OptionalFeature -Filter "Name='$($Row.feature)'")) {
        [void](Disable-WindowsOptionalFeature -Online -NoRestart -FeatureName $Row.feature)
      }
    }
    'firewall' {
      if ($null -ne (Get-NetFirewallRule -Name $Row.rule -ErrorAction SilentlyContinue)) { Remove-NetFirewallRule -Name $Row.rule }
      [void](New-NetFirewallRule -Name $Row.rule -DisplayName $Row.rule -Direction Outbound -Action Block -Protocol $Row.protocol -RemotePort $Row.ports -RemoteAddress $Row.remote)
    }
    'applocker' {
      $file = Join-Path $StateFolder 'applocker-filled.xml'
      Write-Text $file (Get-PolicyText $Row $Places)
      Set-AppLockerPolicy -XmlPolicy $file
      # A protected service: the registry and Set-Service are refused, sc.exe is not.
      Invoke-Tool "$System32\sc.exe" @('config', 'appidsvc', 'start=', 'auto')
      Start-Service -Name 'AppIDSvc'
    }
    'task' {
      $script = Join-Path $PSScriptRoot $Row.script
      $action = New-ScheduledTaskAction -Execute "$System32\WindowsPowerShell\v1.0\powershell.exe" -Argument "-NoProfile -NonInteractive -ExecutionPolicy Bypass -File `"$script`""
      $often = New-ScheduledTaskTrigger -Once -At ([DateTime]::Today) -RepetitionInterval (New-TimeSpan -Minutes 5)
      $settings = New-ScheduledTaskSettingsSet -AllowStartIfOnBatteries -DontStopIfGoingOnBatteries -StartWhenAvailable -MultipleInstances IgnoreNew
      [void](Register-ScheduledTask -Force -TaskName $Row.task -User 'S-1-5-18' -RunLevel Highest -Action $action -Trigger @((New-ScheduledTaskTrigger -AtStartup), $often) -Settings $settings)
    }
    'recorder' { Set-Recorder $Row }
    'auditlog' { Invoke-Tool "$System32\wevtutil.exe" @('sl', $Row.channel, '/e:true') }
  }
}

function Restore-Row($Row, [string]$Prior) {
  switch ($Row.kind) {
    'acl' {
      if ($Prior -ne 'absent' -and (Test-Path -LiteralPath $Row.path)) {
        $acl = Get-Acl -LiteralPath $Row.path
        $acl.SetSecurityDescriptorSddlForm($Prior)
        Set-Acl -LiteralPath $Row.path -AclObject $acl
      }
    }
    'feature' { if ($Prior -eq '1') { [void](Enable-WindowsOptionalFeature -Online -NoRestart -All -FeatureName $Row.feature) } }
    'firewall' {
      if ($Prior -eq 'absent' -and $null -ne (Get-NetFirewallRule -Name $Row.rule -ErrorAction SilentlyContinue)) {
        Remove-NetFirewallRule -Name $Row.rule
      }
    }
    'applocker' {
      Set-AppLockerPolicy -XmlPolicy (Join-Path $PSScriptRoot $Row.clear)
      $file = Join-Path $StateFolder 'applocker-prior.xml'
      Write-Text $file $Prior
      Set-AppLockerPolicy -XmlPolicy $file
    }
    { $_ -in 'task', 'recorder' } {
      if ($Prior -eq 'absent' -and $null -ne (Get-ScheduledTask -TaskName $Row.task -ErrorAction SilentlyContinue)) {
        Stop-ScheduledTask -TaskName $Row.task
        Unregister-ScheduledTask -TaskName $Row.task -Confirm:$false
      }
    }
    'auditlog' { if ($Prior -eq 'False') { Invoke-Tool "$System32\wevtutil.exe" @('sl', $Row.channel, '/e:false') } }
  }
}

# One row after the other; what fails is told, and the rest goes on.
function Invoke-Rows($Rows, [scriptblock]$Act) {
  $failed = 0
  foreach ($row in $Rows) {
    try {
      & $Act $row
      Write-Output "done $($row.id)"
    } catch {
      $failed += 1
      Write-Output "FAILED $($row.id) $($_.Exception.Message)"
    }
  }
  if ($failed -gt 0) { exit 2 }
}

$state = $null
if (Test-Path -LiteralPath $StateFile) {
  $state = ConvertFrom-Json (Read-Text $StateFile)
  if ($state.host -ne $HostId) { throw 'The state is of another PC: nothing was changed.' }
}

if ($Apply) {
  Protect-StateFolder
  $places = Read-Parameters
  $rows = @(Read-Rows $places | Where-Object { $_.kind -in $Held })
  if ($null -eq $state) {
    # All of it is on the disk before the first change, and never written again until it was taken back.
    $prior = @($rows | ForEach-Object { @{ row = $_; prior = (Get-Prior $_) } })
    Write-Text $StateFile (ConvertTo-Json -Depth 8 -InputObject @{ v = 1; host = $HostId; rows = $prior })
  }
  # The task last: it must not run against half a profile.
  $ordered = @($rows | Where-Object { $_.kind -ne 'task' }) + @($rows | Where-Object { $_.kind -eq 'task' })
  Invoke-Rows $ordered { param($row) Set-Row $row $places }
} else {
  if ($null -eq $state) { throw 'There is no state to go back to.' }
  $kept = @($state.rows)
  [array]::Reverse($kept)
  $priors = @{}
  foreach ($each in $kept) { $priors[$each.row.id] = $each.prior }
  $ordered = @($kept | Where-Object { $_.row.kind -eq 'task' }) + @($kept | Where-Object { $_.row.kind -ne 'task' })
  Invoke-Rows @($ordered | ForEach-Object { $_.row }) { param($row) Restore-Row $row $priors[$row.id] }
  $at = [DateTime]::UtcNow.ToString('yyyyMMddHHmmss')
  [IO.File]::Move($StateFile, (Join-Path $StateFolder "script-reverted-$at.json"))
}
