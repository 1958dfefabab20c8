# Does one thing to a medium or a print job, with the borrower's rights. What came of it is the exit code:
# 0 done, 3 it was not there, 4 it is still there, 5 refused, 1 anything else.
#   powershell.exe -NoProfile -NonInteractive -ExecutionPolicy Bypass -File act.ps1 -Eject E: | -CancelJob 'PRINTER, 12'
param([string]$Eject, [string]$CancelJob)
$ErrorActionPreference = 'Stop'

function Test-Drive([string]$Letter) { return $null -ne (Get-CimInstance -ClassName Win32_LogicalDisk -Filter "DeviceID='$Letter'") }

function Get-WaitingJob([string]$Name) { return @(Get-CimInstance -ClassName Win32_PrintJob | Where-Object { $_.Name -eq $Name }) }

# Whether it is gone within the seconds given: both go on after the call has come back.
function Wait-Gone([scriptblock]$IsThere, [int]$Seconds) {
  for ($look = 0; $look -lt $Seconds * 4; $look += 1) {
    if (-not (& $IsThere)) { return $true }
    Start-Sleep -Milliseconds 250
  }
  return $false
}

try {
  if ($Eject -ne '') {
    if ($Eject.Length -ne 2 -or -not [char]::IsLetter($Eject[0]) -or $Eject[1] -ne ':') { exit 1 }
    if (-not (Test-Drive $Eject)) { exit 3 }
    $item = (New-Object -ComObject Shell.Application).Namespace(17).ParseName("$Eject\")
    if ($null -eq $item) { exit 1 }
    $item.InvokeVerb('Eject')
    if (Wait-Gone { Test-Drive $Eject } 10) { exit 0 }
    exit 4
  }
  if ($CancelJob -ne '') {
    $jobs = @(Get-WaitingJob $CancelJob)
    if ($jobs.Count -eq 0) { exit 3 }
    $jobs | Remove-CimInstance
    if (Wait-Gone { @(Get-WaitingJob $CancelJob).Count -gt 0 } 5) { exit 0 }
    exit 4
  }
  exit 1
} catch {
  # E_ACCESSDENIED, and what WMI calls it.
  if ($_.Exception.HResult -eq -2147024891 -or "$($_.Exception.NativeErrorCode)" -eq 'AccessDenied') { exit 5 }
  exit 1
}
